package org.bayespress.core.data;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is known about a data set before any of its files is opened.
 *
 * @param name its name in configurations and of its folder
 * @param title its name for people
 * @param citation whom to cite
 * @param channels channels of an image
 * @param height height of an image in pixels
 * @param width width of an image in pixels
 * @param classes number of classes; labels are 0 to classes - 1
 * @param encoding format of the files
 * @param trainFiles training files in order; for {@link Encoding#IDX} images, then labels
 * @param testFiles test files in the same order
 * @param sources where the files can be fetched, best first
 */
public record DatasetDefinition(String name, String title, String citation, int channels, int height, int width,
    int classes, Encoding encoding, List<DataFile> trainFiles, List<DataFile> testFiles, List<DataSource> sources) {

  /** Format of the files. */
  public enum Encoding {
    /** One idx file of images, one of labels. */
    IDX,
    /** Records of one label byte and the image's channel planes, with nothing between them. */
    CIFAR_BINARY
  }

  public DatasetDefinition {
    trainFiles = List.copyOf(trainFiles);
    testFiles = List.copyOf(testFiles);
    sources = List.copyOf(sources);
    if (encoding == Encoding.IDX && (trainFiles.size() != 2 || testFiles.size() != 2)) {
      throw new IllegalArgumentException("data set " + name + ": idx needs images and labels, for train and for test");
    }
    if (channels < 1 || height < 1 || width < 1 || classes < 2 || classes > 256) {
      throw new IllegalArgumentException("data set " + name + ": images " + channels + "x" + height + "x" + width
          + " and " + classes + " classes (2 to 256) must be positive");
    }
  }

  /** All files, training first. */
  public List<DataFile> files() {
    return Stream.concat(trainFiles.stream(), testFiles.stream()).toList();
  }

  /** Bytes of one image. */
  public int imageBytes() {
    return channels * height * width;
  }

  /** Number of training images, validation included. */
  public int trainCount() {
    return count(trainFiles);
  }

  /** Number of test images. */
  public int testCount() {
    return count(testFiles);
  }

  private int count(List<DataFile> files) {
    return switch (encoding) {
      case IDX -> files.get(1).rawBytes() - 8;
      case CIFAR_BINARY -> files.stream().mapToInt(file -> file.rawBytes() / (1 + imageBytes())).sum();
    };
  }
}
