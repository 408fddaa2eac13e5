/**
 * Reverse-mode differentiation over a planned tape: operations are recorded once, with their memory, and replayed at
 * every step. Backward passes are written by hand. Nothing here knows a prior, a method or a data set.
 *
 * <p>Layout: images are {@code [groups, channels, height, width, images of a group]}: a convolution over a group is one
 * matrix product, and windows unfold into long contiguous runs. Vectors are {@code [batch, features]}.
 */
package org.bayespress.core.autodiff;
