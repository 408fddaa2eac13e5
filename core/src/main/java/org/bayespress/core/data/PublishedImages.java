package org.bayespress.core.data;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The images of a public data set, whose last training images are held out for validation.
 *
 * @param definition what is known about it
 * @param locator where its files are
 * @param validationCount how many of the last training images are held out
 */
public record PublishedImages(DatasetDefinition definition, DataLocator locator, int validationCount)
    implements ImageSource {

  @Override
  public String name() {
    return definition.name();
  }

  @Override
  public int channels() {
    return definition.channels();
  }

  @Override
  public int height() {
    return definition.height();
  }

  @Override
  public int width() {
    return definition.width();
  }

  @Override
  public int classes() {
    return definition.classes();
  }

  @Override
  public List<String> classNames() {
    return PublishedClassNames.of(definition.name());
  }

  @Override
  public int trainedOn() {
    return definition.trainCount() - validationCount;
  }

  /** The published hashes, which every file is held against when it is read. */
  @Override
  public SortedMap<String, String> sha256() {
    SortedMap<String, String> hashes = new TreeMap<>();
    for (DataFile file : definition.files()) {
      hashes.put(definition.name() + "/" + file.name(), file.sha256());
    }
    return hashes;
  }

  @Override
  public void requireComplete() {
    locator.requireComplete(definition);
  }

  @Override
  public DatasetSplits load() {
    return DatasetLoader.of(locator).load(definition, validationCount);
  }
}
