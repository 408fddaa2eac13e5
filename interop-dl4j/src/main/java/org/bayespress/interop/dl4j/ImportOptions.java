package org.bayespress.interop.dl4j;

import java.util.Optional;

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
}
