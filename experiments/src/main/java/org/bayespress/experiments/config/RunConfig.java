package org.bayespress.experiments.config;

import java.nio.file.Path;
import java.util.Optional;
import org.bayespress.format.network.NetworkSpec;

/**
 * The general part of a run's configuration; every name in it has been checked.
 *
 * @param title name of the preset, or of the file without its ending
 * @param budget name of the budget, for the run folder and the manifest
 * @param network the network, by its name or as described
 * @param dataset name of the data set
 * @param method name of the compression method; its settings are in the section of that name
 * @param prior name of the prior
 * @param kl name of the KL form, one of the prior's
 * @param seed of everything random
 * @param threads to compute with, at least 1
 * @param validationImages how many of the last training images are held out
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
    Path runDir) {}
