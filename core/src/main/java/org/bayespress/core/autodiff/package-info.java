/**
 * Reverse-mode differentiation over a planned tape: operations are recorded once, with their memory, and replayed at
 * every step. Backward passes are written by hand. Nothing here knows a prior, a method or a data set.
 *
 * <p>Layout: images are {@code [groups, channels, height, width, images of a group]}: a row of a group is one
 * contiguous run, over which a convolution runs on whole vectors. Vectors are {@code [batch, features]}.
 */
package org.bayespress.core.autodiff;
