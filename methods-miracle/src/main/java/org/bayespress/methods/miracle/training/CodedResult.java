package org.bayespress.methods.miracle.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.bayespress.core.method.CompressedNetwork;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.pruning.Architecture;
import org.bayespress.format.codec.RandomCodeSection;
import org.bayespress.format.model.RandomCode;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.bayespress.methods.miracle.blocks.FileBudget;
import org.bayespress.methods.miracle.blocks.Variables;
import org.bayespress.methods.miracle.coder.BlockCode;

/** What is handed over once every block is coded. */
final class CodedResult {

  private CodedResult() {}

  static CompressedNetwork of(
      Variables variables, RandomCode code, BlockLearner learner, Preprocessing preprocessing, List<float[]> weights,
      MiracleSettings settings, double validationBeforeCoding) {
    List<BlockCode> codes = IntStream.range(0, code.blocks()).mapToObj(learner.coded()::get).toList();
    Map<String, Double> choices = new HashMap<>();
    choices.put("blocks", (double) code.blocks());
    choices.put("bitsPerBlock", (double) code.bitsPerBlock());
    choices.put("variables", (double) code.variables());
    choices.put("blockKlBudgetNats", settings.blockNats());
    choices.put("blockKlMeanNats", mean(codes, BlockCode::klNats));
    choices.put("blockKlLargestNats", codes.stream().mapToDouble(BlockCode::klNats).max().orElse(0));
    choices.put("logRatioMeanNats", mean(codes, BlockCode::logRatioNats));
    choices.put("logRatioDeviationNats", mean(codes, block -> Math.sqrt(block.varianceNats2())));
    choices.put("logMeanWeightMean", mean(codes, BlockCode::logMeanWeight));
    choices.put("paperBytes", code.blocks() * (double) code.bitsPerBlock() / 8);
    if (!code.ranges().even()) {
      choices.put("blockSizesBytes", (double) RandomCodeSection.sizeBytes(code.ranges()));
      choices.put("blockLargestVariables", (double) code.ranges().largest());
    }
    choices.put("oversamplingNats", settings.oversamplingNats());
    choices.put(
        "codeLengthMeanBits", Arrays.stream(RandomCodeSection.codeLengthBits(code)).average().orElse(0));
    choices.put("validationErrorBeforeCodingPercent", validationBeforeCoding);
    List<Integer> survivors = new ArrayList<>();
    for (float[] layer : weights) {
      survivors.add((int) IntStream.range(0, layer.length).filter(i -> layer[i] != 0).count());
    }
    return new CompressedNetwork(
        FileBudget.model(variables, preprocessing, learner.scales(), code), survivors, choices,
        Architecture.of(variables.network(), weights), List.of(), Optional.empty(), List.of());
  }

  private static double mean(List<BlockCode> codes, ToDoubleFunction<BlockCode> what) {
    return codes.stream().mapToDouble(what).average().orElse(0);
  }

  /** The decoded weights as a posterior without variance. */
  static TrainedPosterior posterior(NetworkSpec network, List<float[]> weights, List<float[]> biases) {
    List<TrainedPosterior.Layer> layers = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      float[] none = new float[weights.get(i).length];
      Arrays.fill(none, Float.NEGATIVE_INFINITY);
      layers.add(
          new TrainedPosterior.Layer(network.weightedLayers().get(i).name(), weights.get(i), none, biases.get(i)));
    }
    return new TrainedPosterior(network, layers);
  }
}
