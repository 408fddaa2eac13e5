package org.bayespress.benchmarks.cli;

import java.util.List;
import org.bayespress.benchmarks.coding.CodingStudy;
import org.bayespress.benchmarks.coding.RandomEncodeStudy;
import org.bayespress.benchmarks.convolution.ConvolutionStudy;
import org.bayespress.benchmarks.dl4j.Dl4jStepStudy;
import org.bayespress.benchmarks.evaluation.EvaluationStudy;
import org.bayespress.benchmarks.evaluation.LevelEvaluationStudy;
import org.bayespress.benchmarks.kl.KlApproximationStudy;
import org.bayespress.benchmarks.noise.NoiseStudy;
import org.bayespress.benchmarks.products.ProductStudy;
import org.bayespress.benchmarks.suite.Study;
import org.bayespress.benchmarks.training.TrainingStepStudy;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.config.NearestMatch;

/** The benchmarks there are, in the order in which all of them run. */
final class Studies {

  private Studies() {}

  static List<Study> all() {
    return List.of(
        KlApproximationStudy.ofBoundForms(), new NoiseStudy(), new ProductStudy(), new ConvolutionStudy(),
        TrainingStepStudy.ofBoundCombinations(), new Dl4jStepStudy(), CodingStudy.ofEncoding(),
        CodingStudy.ofDecoding(),
        new RandomEncodeStudy(), new EvaluationStudy(), new LevelEvaluationStudy());
  }

  /**
   * The benchmark of this name, alone.
   *
   * @throws SettingsException if there is none
   */
  static List<Study> named(String name) {
    List<Study> found = all().stream().filter(study -> study.name().equals(name)).toList();
    if (found.isEmpty()) {
      List<String> known = all().stream().map(Study::name).toList();
      throw new SettingsException("unknown benchmark '" + name + "'" + NearestMatch.hint(name, known) + " Known: "
          + String.join(", ", known));
    }
    return found;
  }
}
