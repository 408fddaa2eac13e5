package org.bayespress.benchmarks.suite;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NoiseKey.Purpose;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.network.NetworkSpec;

/** Images of independent grey noise, for networks that take other ones than digits: hardly a pixel is like another. */
public final class SyntheticPhotographs {

  private SyntheticPhotographs() {}

  /** {@code count} images that fit the network; classes in turn. */
  public static Dataset of(NetworkSpec network, int count, long seed) {
    int imageBytes = network.channels() * network.height() * network.width();
    float[] noise = new float[count * imageBytes];
    NormalNoise.fill(
        MemorySegment.ofArray(noise), 0, noise.length, NoiseKey.of(seed, Purpose.MONTE_CARLO), 0, 0, 0);
    byte[] pixels = new byte[noise.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.clamp(Math.round(120 + 60 * noise[i]), 0, 255);
    }
    byte[] labels = new byte[count];
    for (int n = 0; n < count; n++) {
      labels[n] = (byte) (n % network.classes());
    }
    return new Dataset(
        "synthetic photographs", network.channels(), network.height(), network.width(), network.classes(), pixels,
        labels);
  }
}
