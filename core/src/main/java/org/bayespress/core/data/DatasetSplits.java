package org.bayespress.core.data;

/**
 * A data set as a run sees it.
 *
 * @param train training images without the validation images
 * @param validation the last training images, in their order
 * @param test the test images, sealed
 */
public record DatasetSplits(Dataset train, Dataset validation, SealedTestSet test) {

  /** Validation images of a run that does not say otherwise. */
  public static final int DEFAULT_VALIDATION_COUNT = 5_000;

  /** The first {@code count} images of every part, or all it has; the test set stays sealed. */
  public DatasetSplits first(int count) {
    return new DatasetSplits(
        first(train, count), first(validation, count),
        SealedTestSet.of(() -> first(test.openAfterDecoding(), count)));
  }

  private static Dataset first(Dataset part, int count) {
    return part.slice(part.name() + "/first", 0, Math.min(count, part.count()));
  }

  /**
   * Splits off the last {@code validationCount} training images.
   *
   * @throws DataException if fewer than one training image would be left, or the count is negative
   */
  public static DatasetSplits of(String name, Dataset trainAndValidation, int validationCount, SealedTestSet test) {
    int count = trainAndValidation.count();
    if (validationCount < 0 || validationCount >= count) {
      throw new DataException(name + ": " + validationCount + " validation images asked for, allowed is 0 to "
          + (count - 1) + " of the " + count + " training images");
    }
    int trainCount = count - validationCount;
    return new DatasetSplits(trainAndValidation.slice(name + "/train", 0, trainCount),
        trainAndValidation.slice(name + "/validation", trainCount, count), test);
  }
}
