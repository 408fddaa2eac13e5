package org.bayespress.interop.dl4j;

import java.nio.file.Path;
import java.util.Optional;
import org.bayespress.core.network.Networks;

/**
 * What a zip may not say.
 *
 * @param name of the network
 * @param input channels, height and width of the images, whatever the model says
 * @param likely the same, taken only where the model does not say it
 * @param pixels what the model gets for black and white; empty: what the zip's normaliser says, else 0..1
 */
public record ImportOptions(
    String name, Optional<int[]> input, Optional<int[]> likely, Optional<PixelRange> pixels) {

  /** Nothing but a name. */
  public static ImportOptions named(String name) {
    return new ImportOptions(name, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Name of a file without its ending. */
  public static String baseName(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** Name of a network that is called like its zip; a known network of this name is another one. */
  public static String networkName(String name) {
    return Networks.names().contains(name) ? "my-" + name : name;
  }
}
