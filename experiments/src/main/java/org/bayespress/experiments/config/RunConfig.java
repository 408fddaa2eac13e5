package org.bayespress.experiments.config;

import java.nio.file.Path;
import java.util.Optional;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.data.PixelScaling;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * The general part of a run's configuration; every name in it has been checked.
 *
 * @param title name of the preset, or of the file without its ending
 * @param budget name of the budget, for the run folder and the manifest
 * @param network the network, by its name or as described
 * @param dataset name of the data set, a public one or what the user calls images of their own
 * @param method name of the compression method; its settings are in the section of that name
 * @param prior name of the prior
 * @param kl name of the KL form, one of the prior's
 * @param seed of everything random
 * @param threads to compute with, at least 1
 * @param validationImages how many of the last training images of a public data set are held out
 * @param preprocessing {@code standard}, {@code unit} or {@code start-file}
 * @param dataDir folder given by the user, if any
 * @param runDir run folder
 */
public record RunConfig(
    String title,
    String budget,
    NetworkSpec network,
    String dataset,
    String method,
    String prior,
    String kl,
    long seed,
    int threads,
    int validationImages,
    String preprocessing,
    Optional<Path> dataDir,
    Path runDir) {

  /** Value of {@code data.source} for public data sets, which {@code dataset} names. */
  public static final String NAMED_DATA = "named";

  /** Value of {@code data.source} for images that a program hands over; no configuration can say where they are. */
  public static final String GIVEN_DATA = "given";

  /** Value of {@code data.preprocessing} for what the network of {@code training.start-file} was made for. */
  public static final String START_FILE = "start-file";

  /**
   * How pixels become inputs of the network, for these training images.
   *
   * @throws IllegalStateException if the images do not decide it
   */
  public Preprocessing scaling(Dataset train) {
    if (preprocessing.equals(START_FILE)) {
      throw new IllegalStateException("data.preprocessing is start-file, so a file says it");
    }
    return preprocessing.equals("unit") ? PixelScaling.unitRange(train.channels()) : PixelScaling.standardising(train);
  }
}
