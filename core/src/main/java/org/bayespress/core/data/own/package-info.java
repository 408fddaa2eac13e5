/**
 * Images of the user's own: idx files, {@code .npy} pairs, a folder of images by class, and DL4J's iterators.
 *
 * <p>Every source is read and checked as a whole before anything is computed, so that an image of another size, a label
 * that is no class or a count that does not fit is found first and named. What was read is remembered by its SHA-256; a
 * run that is resumed on other content is refused. Each class gives the same share of its images to validation and, where
 * there are no test images by themselves, to the test.
 *
 * <p>Pixels are bytes here as everywhere: a network's file says how a byte becomes an input. Real numbers are therefore
 * rounded to the nearest of 256 levels.
 */
package org.bayespress.core.data.own;
