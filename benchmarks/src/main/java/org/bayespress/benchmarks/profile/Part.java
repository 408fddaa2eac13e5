package org.bayespress.benchmarks.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a training step spends time on, each known by the methods that do it. */
public enum Part {
  CONVOLUTIONS_FORWARD("convolutions: outputs", "core.kernels.Convolution.forward"),
  CONVOLUTIONS_TO_INPUTS("convolutions: gradients of inputs", "core.kernels.Convolution.inputGradient",
      "core.kernels.PatchSpread.", "core.kernels.GradientsByPlace."),
  CONVOLUTIONS_TO_WEIGHTS("convolutions: gradients of weights", "core.kernels.Convolution.weightGradient",
      "core.kernels.PatchGradient."),
  WINDOW_GRADIENTS("convolutions: lists of gradients that are not zero", "core.kernels.WindowGradients."),
  CHANNELS_INNERMOST("convolutions: other order of images", "core.kernels.ChannelsInnermost."),
  TAKING_WEIGHTS("convolutions: lists of weights that are not zero", "core.kernels.Convolution.take",
      "core.kernels.PatchWeights."),
  DENSE_PRODUCTS("products by OpenBLAS", "core.kernels.Blas."),
  SPARSE_PRODUCTS("dense layers: products (sparse)", "core.kernels.SharedSum", "core.kernels.RowDot",
      "core.kernels.RowTotals.", "core.kernels.TwofoldSum", "core.kernels.ScaledWeightGradient"),
  SPARSE_LISTS("dense layers: lists, transposition, padding", "core.kernels.NonZero", "core.kernels.SharedLists.",
      "core.kernels.Sparse", "core.kernels.PaddedRows."),
  NOISE("noise", "core.random.NormalNoise."),
  SAMPLING("sampling of pre-activations", "core.kernels.LocalReparameterization."),
  POOLING("pooling and the sampling in it", "core.kernels.MaxPoolKernel.", "core.kernels.PooledSampling.",
      "core.kernels.MeanPoolKernel."),
  NORMALIZATION("batch normalisation with ReLU and padding", "core.kernels.NormalizationKernel.",
      "core.autodiff.ChannelMoments."),
  PREPARATION("means and variances of weights", "core.kernels.AdditiveGaussian.prepare"),
  COLLECTION("gradients of theta and log sigma^2", "core.kernels.AdditiveGaussian.collect"),
  KL("KL and its gradients", "priors."),
  ADAM("Adam", "core.kernels.AdamKernel."),
  RANDOM_CODE_POSTERIORS("MIRACLE: draws and gradients of blocks", "methods.miracle.posterior.",
      "methods.miracle.training.BlockLearner."),
  SHARED_VARIABLES("MIRACLE: variables to weights and back", "methods.miracle.training.PointNetwork."),
  LAYERS("squares, biases, ReLU, flattening, loss", "core.autodiff."),
  WAITING("waiting for another thread", "core.kernels.WorkerPool."),
  REST("rest");

  private static final String ROOT = "org.bayespress.";

  private final String title;
  private final List<String> prefixes;

  Part(String title, String... prefixes) {
    this.title = title;
    this.prefixes = Arrays.stream(prefixes).map(ROOT::concat).toList();
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** The part that a method belongs to by itself, whoever called it. */
  static Optional<Part> of(String classAndMethod) {
    return Arrays.stream(values()).filter(part -> part.prefixes.stream().anyMatch(classAndMethod::startsWith))
        .findFirst();
  }
}
