package org.bayespress.format.embedding;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.inference.ShrunkModel;

/**
 * A compressed network that classifies images.
 *
 * <p>A batch is one array of images one after the other, each {@code [channels, height, width]}: all rows of the first channel
 * from top to bottom, then those of the second. The preprocessing is in the network's file, so pixels are given as they
 * are, as bytes or as real numbers. Equal pixels give equal bits, on every machine.
 *
 * <p>Safe for use by several threads at once: each call works in memory of its own, which is kept for the next call. Images
 * of one call are computed one after the other; call from several threads to use several processors.
 */
public final class Classifier {
  private static final float BYTE_WHITE = 255;

  private final ShrunkModel model;
  private final List<String> classNames;
  private final Queue<ScalarForwardPass> idle = new ConcurrentLinkedQueue<>();
  private final int classes;

  Classifier(ShrunkModel model, List<String> classNames) {
    this.model = model;
    this.classNames = classNames;
    this.classes = model.network().classes();
  }

  /**
   * The same with names for its classes, which are not in a network's file; runs leave them beside it in
   * {@code classes.txt}, one a line.
   *
   * @param names entry i for class i
   * @throws IllegalArgumentException if there are more or fewer names than classes
   */
  public Classifier withClassNames(List<String> names) {
    if (names.size() != classes) {
      throw new IllegalArgumentException(
          names.size() + " class names, but network " + name() + " has " + classes + " classes; give one for each");
    }
    return new Classifier(model, List.copyOf(names));
  }

  /** Name of the network, for example {@code lenet5}. */
  public String name() {
    return model.network().name();
  }

  /** Channels of an image. */
  public int channels() {
    return model.network().channels();
  }

  /** Height of an image in pixels. */
  public int height() {
    return model.network().height();
  }

  /** Width of an image in pixels. */
  public int width() {
    return model.network().width();
  }

  /** Values of one image in a batch, {@code channels * height * width}. */
  public int imageSize() {
    return channels() * height() * width();
  }

  /** Number of classes; they are numbered from 0. */
  public int classes() {
    return classes;
  }

  /**
   * Name of a class; its number where no names were given.
   *
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public String className(int number) {
    if (number < 0 || number >= classes) {
      throw new IndexOutOfBoundsException("class " + number + ", allowed is 0 to " + (classes - 1));
    }
    return classNames.isEmpty() ? Integer.toString(number) : classNames.get(number);
  }

  /**
   * The class of each image.
   *
   * @param batch {@code [images, channels, height, width]}, pixel bytes 0..255
   * @return one number an image
   * @throws IllegalArgumentException if the length is no multiple of {@link #imageSize}
   */
  public int[] predict(byte[] batch) {
    return classes(logits(batch));
  }

  /**
   * The class of each image of real numbers from 0 (black) to 1 (white).
   *
   * @param batch {@code [images, channels, height, width]}
   * @return one number an image
   * @throws IllegalArgumentException if the length is no multiple of {@link #imageSize}, or for a value outside of 0 to 1
   */
  public int[] predict(float[] batch) {
    return predict(batch, 1);
  }

  /**
   * The class of each image of real numbers from 0 (black) to {@code white}.
   *
   * @param batch {@code [images, channels, height, width]}
   * @param white value of a white pixel, above 0
   * @return one number an image
   * @throws IllegalArgumentException if the length is no multiple of {@link #imageSize}, or for a value outside of 0 to white
   */
  public int[] predict(float[] batch, float white) {
    return classes(logits(batch, white));
  }

  /**
   * What the last layer gives for each image.
   *
   * @param batch as for {@link #predict(byte[])}
   * @return {@code [images][classes]}, the larger the likelier
   */
  public float[][] logits(byte[] batch) {
    return forEachImage(batch.length, (pass, from) -> pass.logits(batch, from));
  }

  /**
   * What the last layer gives for each image.
   *
   * @param batch as for {@link #predict(float[], float)}
   * @param white value of a white pixel, above 0
   * @return {@code [images][classes]}, the larger the likelier
   */
  public float[][] logits(float[] batch, float white) {
    if (!(white > 0) || white == Float.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("value of a white pixel: found " + white + ", allowed is above 0");
    }
    float[] image = new float[imageSize()];
    return forEachImage(batch.length, (pass, from) -> {
      for (int i = 0; i < image.length; i++) {
        image[i] = onScaleOfBytes(batch, from + i, white);
      }
      return pass.logits(image, 0);
    });
  }

  /**
   * Probabilities of the classes for each image, the softmax of the logits.
   *
   * @param batch as for {@link #predict(byte[])}
   * @return {@code [images][classes]}, each row sums to 1
   */
  public float[][] probabilities(byte[] batch) {
    return softmax(logits(batch));
  }

  /**
   * Probabilities of the classes for each image, the softmax of the logits.
   *
   * @param batch as for {@link #predict(float[], float)}
   * @param white value of a white pixel, above 0
   * @return {@code [images][classes]}, each row sums to 1
   */
  public float[][] probabilities(float[] batch, float white) {
    return softmax(logits(batch, white));
  }

  private float onScaleOfBytes(float[] batch, int at, float white) {
    float value = batch[at];
    if (!(value >= 0 && value <= white)) {
      throw new IllegalArgumentException(
          "image " + at / imageSize() + ", value " + at % imageSize() + ": found " + value + ", allowed is 0 to "
              + white
              + "; give the value of a white pixel (predict(batch, 255) for 0 to 255), and images that were standardised as"
              + " they were before");
    }
    return white == BYTE_WHITE ? value : (float) (255.0 * value / white);
  }

  private float[][] forEachImage(int length, BiFunction<ScalarForwardPass, Integer, float[]> logits) {
    int imageSize = imageSize();
    if (length == 0 || length % imageSize != 0) {
      throw new IllegalArgumentException(
          "a batch of " + length + " values; network " + name() + " takes images of " + channels() + " x " + height()
              + " x " + width() + " values, so allowed is a multiple of " + imageSize);
    }
    ScalarForwardPass kept = idle.poll();
    ScalarForwardPass pass = kept == null ? ScalarForwardPass.of(model) : kept;
    float[][] rows = new float[length / imageSize][];
    for (int image = 0; image < rows.length; image++) {
      rows[image] = logits.apply(pass, image * imageSize);
    }
    idle.add(pass);
    return rows;
  }

  /** The first of the largest, as the format defines it. */
  private static int[] classes(float[][] logits) {
    int[] best = new int[logits.length];
    for (int image = 0; image < best.length; image++) {
      for (int i = 1; i < logits[image].length; i++) {
        if (logits[image][i] > logits[image][best[image]]) {
          best[image] = i;
        }
      }
    }
    return best;
  }

  private static float[][] softmax(float[][] logits) {
    for (float[] row : logits) {
      double most = Double.NEGATIVE_INFINITY;
      for (float logit : row) {
        most = Math.max(most, logit);
      }
      double sum = 0;
      for (float logit : row) {
        sum += Math.exp(logit - most);
      }
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) (Math.exp(row[i] - most) / sum);
      }
    }
    return logits;
  }
}
