package org.bayespress.core.data;

import java.util.List;
import java.util.SortedMap;

/** Where the labelled images of a run come from: a public data set, or images of the user's own. */
public interface ImageSource {

  /** Its name in configurations, results and messages. */
  String name();

  /** Channels of an image. */
  int channels();

  /** Height of an image in pixels. */
  int height();

  /** Width of an image in pixels. */
  int width();

  /** Number of classes; labels are 0 to classes - 1. */
  int classes();

  /** Names of the classes, entry i for label i; empty where labels are all there is. */
  List<String> classNames();

  /** Images that are trained on: without those for validation and those for the test. */
  int trainedOn();

  /** SHA-256 of everything that is read, 64 lower-case hexadecimal digits by a name without the place it lies at. */
  SortedMap<String, String> sha256();

  /**
   * Refuses to go on when something is missing.
   *
   * @throws DataException which says what, and what to do
   */
  void requireComplete();

  /**
   * Reads the images; those of the test set stay sealed.
   *
   * @throws DataException if something is missing, damaged, or not what it was when this source was made
   */
  DatasetSplits load();
}
