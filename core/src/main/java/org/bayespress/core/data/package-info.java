/**
 * The public data sets: where their files are looked for, how they are verified, fetched and parsed, and how they are
 * split.
 *
 * <p>Three rules hold here. A file is compared with the SHA-256 of its raw content before anything parses it; one that
 * differs is refused and named, and moved aside if it lies in our own cache. The last training images are the
 * validation set. The test set stays {@linkplain org.bayespress.core.data.SealedTestSet sealed} until it is opened, and
 * it opens once.
 *
 * <p>No batches, no augmentation and no arrays of floats live here; pixels stay the bytes that were published.
 */
package org.bayespress.core.data;
