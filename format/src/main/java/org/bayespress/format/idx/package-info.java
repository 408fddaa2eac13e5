/**
 * Reads images and labels in the idx format of the MNIST database, plain or gzip-compressed. Every length is checked
 * before it is used. Only what a classifier's test set needs lives here: unsigned bytes, three dimensions for images,
 * one for labels; no other element types, no network, no preprocessing.
 *
 * <p>Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits".
 */
package org.bayespress.format.idx;
