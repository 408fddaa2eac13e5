package org.bayespress.methods.miracle.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.core.training.EpochMetrics;
import org.bayespress.core.training.NumberTable;
import org.bayespress.core.training.PosteriorLook;
import org.bayespress.core.training.TrainingListener;

/** Epochs, looks and tables, as they come. */
final class Kept implements TrainingListener {
  final List<EpochMetrics> epochs = new ArrayList<>();
  final List<PosteriorLook> looks = new ArrayList<>();
  final Map<String, NumberTable> tables = new HashMap<>();

  @Override
  public void onEpoch(EpochMetrics metrics) {
    epochs.add(metrics);
  }

  @Override
  public void onLook(PosteriorLook look) {
    looks.add(look);
  }

  @Override
  public void onTable(NumberTable table) {
    tables.put(table.name(), table);
  }

  float[] column(String table, String column) {
    NumberTable found = tables.get(table);
    return found.values().get(found.columns().indexOf(column));
  }
}
