package org.bayespress.interop.dl4j;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import org.bayespress.core.data.DataLocator;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.data.DatasetDefinition;
import org.bayespress.core.data.DatasetLoader;
import org.bayespress.core.data.DatasetRegistry;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.PhiloxSequence;
import org.bayespress.format.network.Preprocessing;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Images for the tests: made up, or MNIST where it is. */
final class Images {

  private Images() {}

  /** Bytes of all values, the brighter where the class has its rows, so that there is something to learn. */
  static Dataset madeUp(int count, int channels, int height, int width, int classes) {
    PhiloxSequence random = PhiloxSequence.of(NoiseKey.of(5, NoiseKey.Purpose.SHUFFLE), 0, 0);
    byte[] pixels = new byte[count * channels * height * width];
    byte[] labels = new byte[count];
    for (int i = 0; i < pixels.length; i++) {
      int image = i / (channels * height * width);
      int row = i / width % height;
      labels[image] = (byte) (image % classes);
      int bright = row * classes / height == image % classes ? 128 : 0;
      pixels[i] = (byte) (bright + random.nextInt(128));
    }
    return new Dataset("made up", channels, height, width, classes, pixels, labels);
  }

  /** The test images of MNIST; skips the test where they are not. */
  static Dataset mnistTest() {
    DatasetDefinition mnist = DatasetRegistry.find("mnist");
    DataLocator locator = DataLocator.of(null);
    assumeTrue(
        locator.missing(mnist).isEmpty(), "MNIST is not here: bayespress data fetch mnist, or set BAYESPRESS_DATA");
    return DatasetLoader.of(locator).load(mnist, 0).test().openAfterDecoding();
  }

  /** Some training images of MNIST. */
  static Dataset mnistTrain(int count) {
    return DatasetLoader.of(DataLocator.of(null)).load(DatasetRegistry.find("mnist"), 0).train()
        .slice("mnist/some", 0, count);
  }

  /** Inputs of images {@code from} to {@code to - 1}, {@code [images, channels, height, width]}, as a network gets them. */
  static INDArray inputs(Dataset data, Preprocessing preprocessing, int from, int to) {
    int size = data.imageBytes();
    int plane = data.height() * data.width();
    float[] values = new float[(to - from) * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = preprocessing.apply(i % size / plane, data.pixels()[from * size + i] & 0xFF);
    }
    return Nd4j.createFromArray(values).reshape('c', to - from, data.channels(), data.height(), data.width());
  }

  /** The pixel bytes themselves, likewise. */
  static INDArray pixels(Dataset data, int from, int to) {
    return inputs(data, new Preprocessing(ones(data.channels()), new float[data.channels()]), from, to);
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** One row of 0 and a 1 for each image. */
  static INDArray labels(Dataset data) {
    float[][] rows = new float[data.count()][data.classes()];
    for (int i = 0; i < rows.length; i++) {
      rows[i][data.labels()[i]] = 1;
    }
    return Nd4j.createFromArray(rows);
  }
}
