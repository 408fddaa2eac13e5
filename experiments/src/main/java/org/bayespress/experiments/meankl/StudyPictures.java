package org.bayespress.experiments.meankl;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.bayespress.experiments.figures.LinePanels;
import org.bayespress.experiments.figures.LinePanels.Line;
import org.bayespress.experiments.figures.LinePanels.Panel;
import org.bayespress.experiments.figures.Picture;
import org.bayespress.experiments.figures.PictureFormat;

/** Learning curves, tails, signal to noise and pruning of one network, means over its seeds. */
final class StudyPictures {
  /** Beginning of the name of the picture that needs deviations. */
  static final String SNR = "snr-";

  /** A curve of one run; empty where the run has none. */
  private interface Curve {
    double[][] of(StudyRun run) throws IOException;
  }

  private final StudyReader reader;
  private final List<StudyRun> runs;

  private StudyPictures(StudyReader reader, List<StudyRun> runs) {
    this.reader = reader;
    this.runs = runs;
  }

  /** Draws them into the folder of the study. */
  static void draw(Path folder, String network, StudyReader reader, List<StudyRun> runs, StudyReport report)
      throws IOException {
    StudyPictures pictures =
        new StudyPictures(reader, runs.stream().filter(run -> run.network().equals(network)).toList());
    String of = network + ", Mean-KL and Mean-Var, means over " + report.seeds().size() + " seeds, budget "
        + report.budget();
    write(folder, "learning-" + network, pictures.learning("Learning: " + of));
    write(folder, "tails-" + network, pictures.tails("Tails: " + of));
    write(folder, "pruning-" + network, pictures.pruning("Pruning of decoded weights: " + of));
    if (reader.withoutDeviations(pictures.runs).isEmpty()) {
      write(folder, SNR + network, pictures.signalToNoise("Signal to noise before coding: " + of));
    }
  }

  private static void write(Path folder, String name, Picture picture) throws IOException {
    for (PictureFormat format : PictureFormat.values()) {
      picture.write(folder.resolve(name + format.ending()), format);
    }
  }

  private Picture learning(String title) throws IOException {
    return LinePanels.of(
        title,
        List.of(
            new Panel(
                "validation error of the means, smoothed", "iterations", "percent", false,
                lines(looks(Convergence::means))),
            new Panel(
                "validation error of draws, smoothed", "iterations", "percent", false,
                lines(looks(Convergence::draws))),
            new Panel("mean KL of a block", "iterations", "budgets", false, lines(looks(Convergence::klShare)))));
  }

  private Curve looks(Function<Convergence, double[]> what) {
    return run -> {
      if (!reader.learned(run)) {
        return new double[0][];
      }
      Convergence convergence = Convergence.of(reader.looks(run));
      double[] steps = convergence.steps().stream().mapToDouble(Long::doubleValue).toArray();
      return new double[][] {steps, what.apply(convergence)};
    };
  }

  private Picture tails(String title) throws IOException {
    List<Line> means = lines(run -> reader.coded(run) ? beyond(reader.means(run)) : new double[0][]);
    List<Line> decoded = lines(run -> reader.coded(run) ? beyond(reader.decoded(run)) : new double[0][]);
    // no generator: nothing is sampled
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    double[] x = IntStream.range(0, Tails.POINTS).mapToDouble(k -> k * Tails.SPACING).toArray();
    Line reference =
        new Line(
            "normal distribution", x, Arrays.stream(x).map(at -> 2 * normal.cumulativeProbability(-at)).toArray(),
            Arm.all().size());
    means.add(reference);
    decoded.add(reference);
    return LinePanels.of(
        title,
        List.of(
            new Panel("μ/ρ before coding", "standard deviations from 0", "share beyond", true, means),
            new Panel("decoded w/ρ", "standard deviations from 0", "share beyond", true, decoded)));
  }

  private static double[][] beyond(double[] values) {
    double[] x = IntStream.range(0, Tails.POINTS).mapToDouble(k -> k * Tails.SPACING).toArray();
    return new double[][] {x, Tails.of(values).beyond()};
  }

  /** Histograms as stairs: two points per bin. */
  private Picture signalToNoise(String title) throws IOException {
    List<Line> stairs = SignalToNoiseStairs.trimmed(
        lines(
            run -> reader.coded(run)
                ? SignalToNoiseStairs.of(reader.signalToNoise(run).orElseThrow())
                : new double[0][]));
    String x = "log10 of |μ|/σ (" + SignalToNoise.FIRST_DECADE + ": and below)";
    String y = "share of the weights, per tenth of a decade";
    return LinePanels.of(
        title, List.of(new Panel("all weights", x, y, false, stairs),
            new Panel("the same, logarithmic", x, y, true, stairs)));
  }

  private Picture pruning(String title) throws IOException {
    return LinePanels.of(
        title,
        List.of(
            new Panel("smallest first", "pruned, percent", "validation error, percent", false, lines(pruned(1))),
            new Panel("at random", "pruned, percent", "validation error, percent", false, lines(pruned(2)))));
  }

  private Curve pruned(int column) {
    return run -> {
      if (!reader.coded(run)) {
        return new double[0][];
      }
      List<float[]> values = reader.pruning(run).values();
      return new double[][] {array(values.getFirst(), share -> 100 * share), array(values.get(column), error -> error)};
    };
  }

  private static double[] array(float[] values, ToDoubleFunction<Float> of) {
    return IntStream.range(0, values.length).mapToDouble(i -> of.applyAsDouble(values[i])).toArray();
  }

  /** Per arm the mean of its runs' curves; where some have none, or one of another length, the legend says of how many. */
  private List<Line> lines(Curve curve) throws IOException {
    List<Line> lines = new ArrayList<>();
    List<Arm> arms = Arm.all();
    for (int a = 0; a < arms.size(); a++) {
      double[] x = null;
      double[] sum = null;
      int count = 0;
      int seeds = 0;
      for (StudyRun run : runs) {
        boolean own = run.arm().equals(arms.get(a));
        seeds += own ? 1 : 0;
        double[][] one = own ? curve.of(run) : new double[0][];
        if (one.length > 0 && (sum == null || sum.length == one[1].length)) {
          x = one[0];
          sum = sum == null ? new double[one[1].length] : sum;
          for (int i = 0; i < sum.length; i++) {
            sum[i] += one[1][i];
          }
          count++;
        }
      }
      if (count > 0) {
        int runsOfArm = count;
        String title = arms.get(a).title() + (count == seeds ? "" : ", " + count + " of " + seeds + " seeds");
        lines.add(new Line(title, x, Arrays.stream(sum).map(value -> value / runsOfArm).toArray(), a));
      }
    }
    return lines;
  }
}
