package org.bayespress.core.autodiff;

/**
 * An operation on images that treats every group of images by itself. Consecutive ones run as one {@link
 * GroupwiseStage}: a group passes through all of them while it is in the cache.
 */
interface GroupwiseOperation extends Operation {

  /** Number of groups. */
  int groups();

  /** Work that must be done before the first group. */
  default void beforeForward(Pass pass) {}

  /** Computes the outputs of one group. */
  void forward(Pass pass, int group, int worker);

  /** Work that needs the outputs of all groups. */
  default void afterForward(Pass pass) {}

  /** Whether what follows needs all groups of this operation's outputs: it then begins another stage. */
  default boolean endsStage() {
    return false;
  }

  /** Work that must be done before the first group. */
  default void beforeBackward(Pass pass) {}

  /** Computes the input gradients of one group. */
  void backward(Pass pass, int group, int worker);

  /** Work that needs the gradients of all groups. */
  default void afterBackward(Pass pass) {}

  @Override
  default void forward(Pass pass) {
    beforeForward(pass);
    pass.pool().run(groups(), (group, worker) -> forward(pass, group, worker));
    afterForward(pass);
  }

  @Override
  default void backward(Pass pass) {
    beforeBackward(pass);
    pass.pool().run(groups(), (group, worker) -> backward(pass, group, worker));
    afterBackward(pass);
  }
}
