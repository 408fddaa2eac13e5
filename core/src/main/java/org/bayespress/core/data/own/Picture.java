package org.bayespress.core.data.own;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.bayespress.core.data.DataException;

/**
 * One PNG or JPEG file as planes of bytes: one plane if it is grey, else red, green and blue.
 *
 * <p>Samples are taken as they are stored. In particular a grey image is not converted through a colour space, where its
 * values would change.
 *
 * @param channels 1 or 3
 * @param height in pixels
 * @param width in pixels
 * @param pixels {@code [channels, height, width]}
 */
record Picture(int channels, int height, int width, byte[] pixels) {

  /**
   * Decodes a file.
   *
   * @throws DataException if it is no such image, or one with transparent pixels or more than 8 bits a sample
   */
  static Picture of(OwnFile file) {
    BufferedImage image = decoded(file);
    ColorModel colours = image.getColorModel();
    if (Arrays.stream(colours.getComponentSize()).max().orElse(0) > 8) {
      throw new DataException(file.path() + ": " + Arrays.stream(colours.getComponentSize()).max().getAsInt()
          + " bits a sample, allowed are 8; save it with 8");
    }
    requireOpaque(image, file);
    if (colours instanceof IndexColorModel palette) {
      return grey(palette) ? red(image) : coloured(image);
    }
    return colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY ? grey(image) : coloured(image);
  }

  /** What a decoder only warns of is damage here: libjpeg fills what is missing with grey. */
  private static BufferedImage decoded(OwnFile file) {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file.content()))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new DataException(file.path() + ": no PNG or JPEG image, whatever its name says");
      }
      ImageReader reader = readers.next();
      List<String> warnings = new ArrayList<>();
      try {
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        reader.setInput(in, true, true);
        BufferedImage image = reader.read(0);
        if (!warnings.isEmpty()) {
          throw new DataException(file.path() + " is damaged: " + String.join(", ", warnings) + "; get it again");
        }
        return image;
      } finally {
        reader.dispose();
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // some decoders let a damaged file through to an exception of their own
      throw new DataException(file.path() + " cannot be decoded: " + e.getMessage()
          + "; allowed are PNG and JPEG images, grey or RGB", e);
    }
  }

  private static void requireOpaque(BufferedImage image, OwnFile file) {
    if (!image.getColorModel().hasAlpha()) {
      return;
    }
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if (image.getRGB(x, y) >>> 24 != 255) {
          throw new DataException(file.path() + ": the pixel in row " + y + ", column " + x
              + " is transparent; save the image on a background, without transparency");
        }
      }
    }
  }

  private static boolean grey(IndexColorModel palette) {
    for (int i = 0; i < palette.getMapSize(); i++) {
      if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
        return false;
      }
    }
    return true;
  }

  /** Stored samples of an image of one component. */
  private static Picture grey(BufferedImage image) {
    Raster raster = image.getRaster();
    int[] samples = raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
    byte[] pixels = new byte[samples.length];
    for (int i = 0; i < samples.length; i++) {
      pixels[i] = (byte) samples[i];
    }
    return new Picture(1, image.getHeight(), image.getWidth(), pixels);
  }

  /** Of an image with a palette of greys. */
  private static Picture red(BufferedImage image) {
    Picture coloured = coloured(image);
    int plane = coloured.height * coloured.width;
    return new Picture(1, coloured.height, coloured.width, Arrays.copyOf(coloured.pixels, plane));
  }

  private static Picture coloured(BufferedImage image) {
    int plane = image.getHeight() * image.getWidth();
    int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    byte[] pixels = new byte[3 * plane];
    for (int i = 0; i < plane; i++) {
      pixels[i] = (byte) (rgb[i] >> 16);
      pixels[plane + i] = (byte) (rgb[i] >> 8);
      pixels[2 * plane + i] = (byte) rgb[i];
    }
    return new Picture(3, image.getHeight(), image.getWidth(), pixels);
  }

  /** Channels, height and width, for messages. */
  String shapeText() {
    return channels + "x" + height + "x" + width + (channels == 1 ? " (grey)" : " (colour)");
  }
}
