package org.bayespress.interop.dl4j.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.bayespress.core.method.SettingsException;
import org.bayespress.interop.dl4j.ImportOptions;
import org.bayespress.interop.dl4j.PixelRange;
import picocli.CommandLine.Option;

/** Options of commands that read a model zip. */
final class ZipOptions {
  private static final int MOST = 1 << 20;

  @Option(names = "--input", paramLabel = "C,H,W",
      description = "Channels, height and width of its images, where the zip does not say them, for example 1,28,28.")
  private String input;

  @Option(names = "--pixels", paramLabel = "BLACK..WHITE",
      description = "What the model gets for a black and a white pixel (default: what the zip's normaliser says, else 0..1).")
  private String pixels;

  @Option(names = "--name", paramLabel = "NAME", description = "Name of the network (default: that of the zip).")
  private String name;

  ImportOptions options(Path zip, Optional<int[]> likely) {
    return new ImportOptions(
        name == null ? ImportOptions.networkName(ImportOptions.baseName(zip)) : name,
        Optional.ofNullable(input).map(ZipOptions::shape), likely,
        Optional.ofNullable(pixels).map(PixelRange::parse));
  }

  private static int[] shape(String text) {
    try {
      int[] shape = Arrays.stream(text.split(",", -1)).mapToInt(part -> Integer.parseInt(part.strip())).toArray();
      if (shape.length == 3 && Arrays.stream(shape).allMatch(extent -> extent >= 1 && extent <= MOST)) {
        return shape;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new SettingsException("--input: found '" + text + "', allowed are channels, height and width, each from 1 to "
        + MOST + ", such as 1,28,28");
  }
}
