package org.bayespress.experiments.figures;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The pictures there are of a run. */
public enum RunPicture {
  /** Weights alive per layer and validation error over the epochs. */
  CURVES,
  /** Histograms of prune scores per layer. */
  GROUPS,
  /** The pixels that a dense first layer still reads. */
  PIXELS;

  /** All labels. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(RunPicture::label).toList();
  }

  /** The picture of this label. */
  public static Optional<RunPicture> of(String label) {
    return Arrays.stream(values()).filter(picture -> picture.label().equals(label)).findFirst();
  }

  /** On the command line, and as the name of a file without its ending. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where it is in a run folder. */
  public Path in(Path folder, PictureFormat format) {
    return folder.resolve(label() + format.ending());
  }
}
