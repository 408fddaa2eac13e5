package org.bayespress.experiments.run;

import java.util.List;
import java.util.Map;

/**
 * {@code result.json}. All counts and the error are those of the network decoded from the file; counts and ratios by
 * count leave biases out, as published ones do.
 *
 * @param title preset or file
 * @param budget name of the budget
 * @param method compression method
 * @param prior prior
 * @param kl form of the KL
 * @param network network
 * @param dataset data set
 * @param seed of everything random
 * @param epochs of the variational training
 * @param denseTestErrorPercent test error of the deterministic dense network
 * @param testErrorPercent test error of the decoded file, by the scalar forward pass in fixed order
 * @param validationErrorPercent validation error of the decoded file
 * @param weightsTotal weights without biases
 * @param weightsNonZero of them, not zero in the file
 * @param nonZeroPercent {@code 100 weightsNonZero / weightsTotal}
 * @param nonZeroPercentPerLayer the same by layer
 * @param weightsSurvivingRule weights the pruning rule alone keeps, before rounding and before units without connections
 *     are taken out (where groups are pruned: weights of the shrunk layers): the count that published ratios are made of
 * @param denseBytes {@code 4 (weights + biases)}, and 4 for each scale and shift of a batch normalisation
 * @param denseZstdBytes what zstd -19 makes of the dense network's float32 parameters
 * @param fileBytes length of the file with everything in it
 * @param fileRatio {@code denseBytes / fileBytes}
 * @param countRatio {@code weightsTotal / weightsNonZero}
 * @param countRatioOfRule {@code weightsTotal / weightsSurvivingRule}
 * @param weightBitsPerNonZero structure and payload of the weight tensors, bits per weight that is not zero
 * @param weightBitsPerWeight the same per weight, zeros included; null in results of earlier versions
 * @param trainSeconds duration of the variational training, validation not included
 * @param millisPerStep mean time of a step of the variational training
 * @param peakResidentBytes most memory of the process until then; null where the system does not say
 * @param prunedArchitecture what the pruning rule leaves: filters of every convolution, inputs of every dense layer
 * @param bitsPerLayer precision of every layer's weights, by name; empty for methods that have no such number
 * @param paperRatioPruning column "pruning" of table 2 of Bayesian Compression as it is counted there; null where nothing
 *     is left to count
 * @param paperRatioFastPrediction column "fast prediction"
 * @param paperRatioMaximum column "maximum"
 * @param variants the network as published tables have it, each written, decoded and evaluated, by name of the column
 * @param choices what the method chose by itself (thresholds, steps)
 * @param remarks what is unusual about the network, in sentences; null in results of earlier versions
 * @param model path of the file
 */
public record RunResult(
    String title,
    String budget,
    String method,
    String prior,
    String kl,
    String network,
    String dataset,
    long seed,
    int epochs,
    double denseTestErrorPercent,
    double testErrorPercent,
    double validationErrorPercent,
    long weightsTotal,
    long weightsNonZero,
    double nonZeroPercent,
    Map<String, Double> nonZeroPercentPerLayer,
    long weightsSurvivingRule,
    long denseBytes,
    long denseZstdBytes,
    long fileBytes,
    double fileRatio,
    double countRatio,
    double countRatioOfRule,
    double weightBitsPerNonZero,
    Double weightBitsPerWeight,
    double trainSeconds,
    double millisPerStep,
    Long peakResidentBytes,
    List<Integer> prunedArchitecture,
    Map<String, Integer> bitsPerLayer,
    Double paperRatioPruning,
    Double paperRatioFastPrediction,
    Double paperRatioMaximum,
    Map<String, Variant> variants,
    Map<String, Double> choices,
    List<String> remarks,
    String model) {

  /**
   * A file that holds the same network in another way.
   *
   * @param testErrorPercent test error of the decoded file
   * @param fileBytes its length
   * @param fileRatio {@code denseBytes / fileBytes}
   * @param nonZeroPercent weights that are not zero; null in results of earlier versions
   */
  public record Variant(double testErrorPercent, long fileBytes, double fileRatio, Double nonZeroPercent) {}
}
