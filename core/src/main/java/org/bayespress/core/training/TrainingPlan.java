package org.bayespress.core.training;

import org.bayespress.core.method.Settings;

/**
 * What a training does, from a section of the configuration.
 *
 * @param epochs passes over the training images
 * @param batch examples per step; a remainder of the shuffled images is left out of the epoch
 * @param learningRate schedule
 * @param warmUp schedule of the KL weight
 * @param adam optimizer
 * @param checkpointEpochs a checkpoint after every so many epochs
 * @param augmentation random changes of the images
 */
public record TrainingPlan(
    int epochs, int batch, LearningRate learningRate, KlWarmUp warmUp, Adam adam, int checkpointEpochs,
    Augmentation augmentation) {

  /** A plan with the images as they are. */
  public TrainingPlan(
      int epochs, int batch, LearningRate learningRate, KlWarmUp warmUp, Adam adam, int checkpointEpochs) {
    this(epochs, batch, learningRate, warmUp, adam, checkpointEpochs, Augmentation.none());
  }

  /** Reads the section {@code training}. */
  public static TrainingPlan variational(Settings training) {
    Settings kl = training.section("kl");
    double zero = kl.real("zero-epochs", 0, 1e6);
    double full = kl.real("full-epoch", 0, 1e6);
    if (full < zero) {
      throw kl.refuse("full-epoch", full, "a number not below zero-epochs = " + zero);
    }
    return read(training, training, new KlWarmUp(zero, full));
  }

  /** Reads the section {@code baseline}, with optimizer and checkpoints of {@code training}; no KL. */
  public static TrainingPlan dense(Settings baseline, Settings training) {
    return read(baseline, training, new KlWarmUp(0, 0));
  }

  private static TrainingPlan read(Settings own, Settings shared, KlWarmUp warmUp) {
    Settings rate = own.section("learning-rate");
    Settings adam = shared.section("adam");
    double flat = rate.real("flat-epochs", 0, 1e6);
    double end = rate.real("end-epoch", 0, 1e6);
    if (end < flat) {
      throw rate.refuse("end-epoch", end, "a number not below flat-epochs = " + flat);
    }
    return new TrainingPlan(
        own.whole("epochs", 1, 1_000_000),
        own.whole("batch", 1, 65_536),
        new LearningRate(rate.real("initial", 0, 1e9), flat, end, rate.real("final", 0, 1e9)),
        warmUp,
        new Adam(adam.real("beta1", 0, 0.999999), adam.real("beta2", 0, 0.9999999), adam.real("epsilon", 1e-30, 1)),
        shared.whole("checkpoint-epochs", 1, 1_000_000), Augmentation.read(own.section("augmentation")));
  }
}
