package org.bayespress.experiments.figures;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a picture is stored; the ending of a file's name says it. */
public enum PictureFormat {
  /** Vectors; letters are outlines. */
  SVG,
  /** Pixels, two for one unit of the drawing in each direction. */
  PNG;

  /** The ending of file names, with its dot. */
  public String ending() {
    return "." + name().toLowerCase(Locale.ROOT);
  }

  /** The format that the name of a file asks for; empty if it has another ending. */
  public static Optional<PictureFormat> of(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(format -> name.endsWith(format.ending())).findFirst();
  }
}
