/**
 * From random (or given) weights to a trained posterior: the objective {@code N * mean cross-entropy + beta * KL}, its
 * schedules, Adam, progress, checkpoints. A run that is killed at any moment and resumed ends with the same bits.
 */
package org.bayespress.core.training;
