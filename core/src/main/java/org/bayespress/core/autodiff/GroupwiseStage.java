package org.bayespress.core.autodiff;

import java.util.ArrayList;
import java.util.List;

/** Consecutive operations on the same groups of images, as one: the loop over groups is outside. */
final class GroupwiseStage implements GroupwiseOperation {
  private final int groups;
  private final List<GroupwiseOperation> operations = new ArrayList<>();
  private final List<GroupwiseOperation> reversed = new ArrayList<>();

  GroupwiseStage(GroupwiseOperation first) {
    groups = first.groups();
    add(first);
  }

  void add(GroupwiseOperation operation) {
    operations.addLast(operation);
    reversed.addFirst(operation);
  }

  @Override
  public int groups() {
    return groups;
  }

  @Override
  public void beforeForward(Pass pass) {
    for (GroupwiseOperation operation : operations) {
      operation.beforeForward(pass);
    }
  }

  @Override
  public void forward(Pass pass, int group, int worker) {
    for (GroupwiseOperation operation : operations) {
      operation.forward(pass, group, worker);
    }
  }

  @Override
  public void afterForward(Pass pass) {
    for (GroupwiseOperation operation : operations) {
      operation.afterForward(pass);
    }
  }

  @Override
  public boolean endsStage() {
    return operations.getLast().endsStage();
  }

  @Override
  public void beforeBackward(Pass pass) {
    for (GroupwiseOperation operation : reversed) {
      operation.beforeBackward(pass);
    }
  }

  @Override
  public void backward(Pass pass, int group, int worker) {
    for (GroupwiseOperation operation : reversed) {
      operation.backward(pass, group, worker);
    }
  }

  @Override
  public void afterBackward(Pass pass) {
    for (GroupwiseOperation operation : reversed) {
      operation.afterBackward(pass);
    }
  }
}
