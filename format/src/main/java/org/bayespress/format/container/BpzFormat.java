package org.bayespress.format.container;

import java.util.zip.CRC32C;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/** The numbers of version 1. */
final class BpzFormat {

  static final byte[] MAGIC = {(byte) 0x89, 'B', 'P', 'Z'};
  static final int VERSION = 1;
  static final int CHECKSUM_BYTES = 4;

  private BpzFormat() {}

  static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /** Weights and biases of a network, or elements of its largest image, whichever is more; never overflows. */
  static long size(NetworkSpec network) {
    long values = 0;
    for (LayerSpec.Weighted layer : network.weightedLayers()) {
      long count = layer.outputs();
      int[] shape = layer.weightShape();
      for (int axis = 1; axis < shape.length; axis++) {
        count = Math.min(Integer.MAX_VALUE, count * shape[axis]);
      }
      values += count + layer.outputs();
    }
    values += 2L * network.normalizedChannels();
    for (int[] shape : network.shapes()) {
      long elements = 1;
      for (int extent : shape) {
        elements = Math.min(Integer.MAX_VALUE, elements * extent);
      }
      values = Math.max(values, elements);
    }
    return values;
  }
}
