/**
 * Reverse-mode differentiation over a planned tape: operations are recorded once, with their memory, and replayed at every
 * step. Backward passes are written by hand. Nothing here knows a prior, a method or a data set.
 *
 * <p>Layout: images are {@code [groups, channels, images of a group, height, width]}, so that a convolution over a group is
 * one matrix product; vectors are {@code [batch, features]}. With one channel the layout of images is {@code [batch,
 * height, width]}.
 */
package org.bayespress.core.autodiff;
