package org.bayespress.core.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.data.DataLocator.Found;
import org.bayespress.format.idx.IdxException;
import org.bayespress.format.idx.IdxImages;
import org.bayespress.format.idx.IdxLabels;

/** Reads data sets from the places of a {@link DataLocator}: verified first, then parsed. */
public final class DatasetLoader {

  private record Content(Path path, byte[] bytes) {}

  private final DataLocator locator;

  private DatasetLoader(DataLocator locator) {
    this.locator = locator;
  }

  /** A loader that reads what {@code locator} finds. */
  public static DatasetLoader of(DataLocator locator) {
    return new DatasetLoader(locator);
  }

  /**
   * Reads the training files and splits off the last {@code validationCount} images. All files must be there, also
   * those of the test set, which are read only when it is opened.
   *
   * @throws DataException if a file is missing or damaged; a damaged one in our own cache has then been renamed to
   *     {@code <name>.bad-<time>}
   */
  public DatasetSplits load(DatasetDefinition dataset, int validationCount) {
    locator.requireComplete(dataset);
    Dataset train = read(dataset, dataset.name() + "/train+validation", dataset.trainFiles());
    SealedTestSet test = SealedTestSet.of(() -> read(dataset, dataset.name() + "/test", dataset.testFiles()));
    return DatasetSplits.of(dataset.name(), train, validationCount, test);
  }

  /** Checks every file of a data set against its SHA-256; changes nothing. */
  public List<FileStatus> verify(DatasetDefinition dataset) {
    return dataset.files().stream().map(file -> status(dataset, file)).toList();
  }

  private FileStatus status(DatasetDefinition dataset, DataFile file) {
    Path path = locator.locate(dataset, file).map(Found::path).orElse(null);
    if (path == null) {
      return new FileStatus(file, null, FileStatus.State.MISSING, "not found");
    }
    try {
      VerifiedContent content = VerifiedContent.read(path, file);
      return content.good() ? new FileStatus(file, path, FileStatus.State.GOOD, "")
          : new FileStatus(file, path, FileStatus.State.DAMAGED, content.problem());
    } catch (IOException e) {
      return new FileStatus(file, path, FileStatus.State.DAMAGED, "cannot be read: " + e);
    }
  }

  private Dataset read(DatasetDefinition dataset, String name, List<DataFile> files) {
    List<Content> contents = new ArrayList<>();
    for (DataFile file : files) {
      Found found = locator.locate(dataset, file).orElseThrow(() -> new DataException(
          dataset.name() + ": " + file.name() + " was there and is gone; fetch it with: bayespress data fetch "
              + dataset.name()));
      contents.add(new Content(found.path(), verified(dataset, file, found)));
    }
    return switch (dataset.encoding()) {
      case IDX -> idx(dataset, name, contents);
      case CIFAR_BINARY -> cifar(dataset, name, contents);
    };
  }

  private static byte[] verified(DatasetDefinition dataset, DataFile file, Found found) {
    try {
      VerifiedContent content = VerifiedContent.read(found.path(), file);
      if (content.good()) {
        return content.content();
      }
      String problem = found.path() + " is not the published " + file.name() + " of " + dataset.name() + ": "
          + content.problem() + ". It was not used";
      if (found.owned()) {
        Path aside = VerifiedContent.quarantine(found.path());
        throw new DataException(problem + " and is now called " + aside.getFileName()
            + "; get a good copy with: bayespress data fetch " + dataset.name());
      }
      throw new DataException(problem + "; replace it, or remove it and run: bayespress data fetch " + dataset.name());
    } catch (IOException e) {
      throw new DataException(found.path() + " cannot be read: " + e + "; check the disk and the permissions", e);
    }
  }

  private static Dataset idx(DatasetDefinition dataset, String name, List<Content> contents) {
    try {
      IdxImages images = IdxImages.parse(contents.get(0).bytes(), contents.get(0).path().toString());
      IdxLabels labels = IdxLabels.parse(contents.get(1).bytes(), contents.get(1).path().toString());
      if (images.rows() != dataset.height() || images.columns() != dataset.width()) {
        throw new DataException(contents.get(0).path() + ": images of " + images.rows() + "x" + images.columns()
            + ", " + dataset.name() + " has " + dataset.height() + "x" + dataset.width());
      }
      return new Dataset(name, dataset.channels(), dataset.height(), dataset.width(), dataset.classes(),
          images.pixels(), labels.labels());
    } catch (IdxException e) {
      throw new DataException(e.getMessage(), e);
    }
  }

  /** Records of 1 label byte and channels x height x width pixel bytes, plane by plane. */
  private static Dataset cifar(DatasetDefinition dataset, String name, List<Content> contents) {
    int imageBytes = dataset.imageBytes();
    int recordBytes = 1 + imageBytes;
    int count = 0;
    for (Content content : contents) {
      if (content.bytes().length % recordBytes != 0) {
        throw new DataException(content.path() + ": " + content.bytes().length + " bytes are no multiple of a record's "
            + recordBytes + "; get the file again");
      }
      count += content.bytes().length / recordBytes;
    }
    byte[] pixels = new byte[Math.multiplyExact(count, imageBytes)];
    byte[] labels = new byte[count];
    int image = 0;
    for (Content content : contents) {
      for (int at = 0; at < content.bytes().length; at += recordBytes, image++) {
        labels[image] = content.bytes()[at];
        System.arraycopy(content.bytes(), at + 1, pixels, image * imageBytes, imageBytes);
      }
    }
    return new Dataset(name, dataset.channels(), dataset.height(), dataset.width(), dataset.classes(), pixels, labels);
  }
}
