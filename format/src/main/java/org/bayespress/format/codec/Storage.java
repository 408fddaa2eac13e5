package org.bayespress.format.codec;

/** What the bytes of a tensor's data are. The order is the number in the file. */
enum Storage {
  /** A stream of the range coder, or plain float32 values. */
  RANGE_CODED,
  /** Numbers of one width side by side. */
  PACKED,
  /** Distances and codebook indices in Huffman codes. */
  RELATIVE,
  /** None of its own: normals from the code that randomly coded tensors share. */
  RANDOM_CODED
}
