package org.bayespress.core.training;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.method.ValidationError;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * What both phases of an experiment share: the data, the seed, where state goes and who watches.
 *
 * @param network description
 * @param train training images
 * @param preprocessing of the input
 * @param validation error on the validation images
 * @param seed of weights, noise and batch order
 * @param checkpoint file of this phase's state, or null for none
 * @param resume whether to continue from the checkpoint if there is one
 * @param listener watches
 * @param stop asked after every step; true ends the training with a checkpoint and a {@link TrainingInterrupted}
 */
public record Training(
    NetworkSpec network,
    Dataset train,
    Preprocessing preprocessing,
    ValidationError validation,
    long seed,
    Path checkpoint,
    boolean resume,
    TrainingListener listener,
    BooleanSupplier stop) {}
