package org.bayespress.methods.miracle.training;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bayespress.core.training.NumberTable;
import org.bayespress.core.training.PosteriorLook;
import org.bayespress.core.training.Training;
import org.bayespress.format.codec.RandomCodeSection;
import org.bayespress.format.model.RandomCode;
import org.bayespress.methods.miracle.blocks.BlockPlan;
import org.bayespress.methods.miracle.coder.BlockCode;
import org.bayespress.methods.miracle.coder.BlockTarget;

/** Shows listeners what the blocks are like, without a trace in the training itself. */
final class Observation {
  private final Training training;
  private final Watch watch;
  private final BlockLearner learner;
  private final double budgetNats;

  Observation(Training training, MiracleSettings settings, BlockLearner learner) {
    this.training = training;
    this.watch = settings.watch();
    this.learner = learner;
    this.budgetNats = settings.blockNats();
  }

  /**
   * A look, if one is due after this many steps; there is always one after the last.
   *
   * @return nanoseconds that it took
   */
  long afterStep(int steps, int last) {
    if (watch.everySteps() == 0 || steps % watch.everySteps() != 0 && steps != last) {
      return 0;
    }
    long begin = System.nanoTime();
    learner.sampleMeans();
    double means = validationPercent();
    double draws = 0;
    for (int draw = 0; draw < watch.draws(); draw++) {
      // noise of steps that no training reaches
      learner.sample(-1 - draw);
      draws += validationPercent();
    }
    double[] kl = learner.klNats();
    training.listener().onLook(
        new PosteriorLook(steps, means, draws / watch.draws(), kl[1], kl[2], budgetNats, learner.meanBeta()));
    return System.nanoTime() - begin;
  }

  private double validationPercent() {
    return training.validation().percent(learner.network().weights(), learner.network().biases());
  }

  /** Table {@code posterior}: all variables before the first block is coded, in units of the prior's deviations. */
  void beforeCoding() {
    if (!watch.variables()) {
      return;
    }
    BlockPlan plan = learner.plan();
    float[] mean = new float[plan.count()];
    float[] deviation = new float[plan.count()];
    float[] block = new float[plan.count()];
    for (int b = 0; b < plan.blocks(); b++) {
      BlockTarget target = learner.posterior().target(learner.span(b, 0));
      for (int i = 0; i < plan.size(b); i++) {
        int variable = plan.variable()[plan.start(b) + i];
        mean[variable] = (float) target.mean()[i];
        deviation[variable] = (float) target.deviation()[i];
        block[variable] = b;
      }
    }
    training.listener().onTable(
        new NumberTable(
            "posterior", List.of("tensor", "block", "mean_over_rho", "deviation_over_rho"),
            List.of(tensors(), block, mean, deviation)));
  }

  /** Tables {@code blocks}, and {@code decoded} with all variables in units of the prior's deviations. */
  void afterCoding(RandomCode code) {
    BlockPlan plan = learner.plan();
    List<BlockCode> codes = IntStream.range(0, plan.blocks()).mapToObj(learner.coded()::get).toList();
    double[] bits = RandomCodeSection.codeLengthBits(code);
    List<float[]> values = new ArrayList<>();
    for (int column = 0; column < 7; column++) {
      values.add(new float[codes.size()]);
    }
    for (int b = 0; b < codes.size(); b++) {
      BlockCode block = codes.get(b);
      double[] row = {
        plan.size(b), block.index(), bits[b], block.klNats(), block.varianceNats2(), block.logRatioNats(),
        block.logMeanWeight()};
      for (int column = 0; column < row.length; column++) {
        values.get(column)[b] = (float) row[column];
      }
    }
    training.listener().onTable(
        new NumberTable(
            "blocks",
            List.of(
                "variables", "index", "code_length_bits", "kl_nats", "variance_of_log_ratio_nats2", "log_ratio_nats",
                "log_mean_weight"),
            values));
    if (watch.variables()) {
      training.listener().onTable(
          new NumberTable("decoded", List.of("tensor", "value_over_rho"), List.of(tensors(), decoded())));
    }
  }

  private float[] decoded() {
    BlockPlan plan = learner.plan();
    float[] decoded = new float[plan.count()];
    float[] scales = learner.scales();
    for (int place = 0; place < decoded.length; place++) {
      decoded[plan.variable()[place]] = learner.coded().weights()[place] / scales[plan.tensor()[place]];
    }
    return decoded;
  }

  private float[] tensors() {
    BlockPlan plan = learner.plan();
    float[] tensor = new float[plan.count()];
    for (int place = 0; place < tensor.length; place++) {
      tensor[plan.variable()[place]] = plan.tensor()[place];
    }
    return tensor;
  }
}
