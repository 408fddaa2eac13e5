package org.bayespress.interop.dl4j;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.util.Optional;
import org.bayespress.core.data.DataException;
import org.bayespress.core.method.SettingsException;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerType;
import org.nd4j.linalg.factory.Nd4j;

/** The scaling of pixels: a normaliser in the zip there, a scale and an offset per channel here. */
final class InputScaling {

  private InputScaling() {}

  /**
   * How the model's inputs are made of pixel bytes.
   *
   * @param asked by the user; goes before what the zip says
   */
  static Preprocessing of(ModelZip zip, int[] input, Optional<PixelRange> asked, Assembly network) {
    if (asked.isPresent()) {
      return asked.get().preprocessing(input[0]);
    }
    if (zip.normalizer() == null) {
      network.note("the zip has no normaliser; taken is that pixels 0..255 become " + PixelRange.UNIT + " (--pixels)");
      return PixelRange.UNIT.preprocessing(input[0]);
    }
    return switch (restored(zip)) {
      case ImagePreProcessingScaler scaler -> scaled(scaler, input[0]);
      case NormalizerStandardize standard -> standardized(zip, standard, input);
      case Normalizer other -> throw new SettingsException(
          zip.file() + ": its normaliser is a " + other.getClass().getSimpleName()
              + "; there are ImagePreProcessingScaler"
              + " and NormalizerStandardize. If it maps all pixels alike, say how: --pixels 0..1");
    };
  }

  private static Normalizer restored(ModelZip zip) {
    try {
      DataInputStream header = new DataInputStream(new ByteArrayInputStream(zip.normalizer()));
      header.readUTF();
      header.readInt();
      if (header.readUTF().equals(NormalizerType.CUSTOM.toString())) {
        // it would be made by code that the file names
        throw new SettingsException(
            zip.file() + ": its normaliser is one of its own; if it maps all pixels alike, say how: --pixels 0..1");
      }
      return NormalizerSerializer.getDefault().restore(new ByteArrayInputStream(zip.normalizer()));
    } catch (SettingsException e) {
      throw e;
    } catch (Exception e) {
      throw new DataException(zip.file() + ": normalizer.bin is damaged: " + e, e);
    }
  }

  private static Preprocessing scaled(ImagePreProcessingScaler scaler, int channels) {
    double scale = (scaler.getMaxRange() - scaler.getMinRange()) / scaler.getMaxPixelVal();
    float[] scales = new float[channels];
    float[] offsets = new float[channels];
    for (int c = 0; c < channels; c++) {
      scales[c] = (float) scale;
      offsets[c] = (float) scaler.getMinRange();
    }
    return new Preprocessing(scales, offsets);
  }

  /** One mean and deviation per channel, or per pixel if those of a channel are the same. */
  private static Preprocessing standardized(ModelZip zip, NormalizerStandardize standard, int[] input) {
    double[] means = standard.getMean().toDoubleVector();
    double[] deviations = standard.getStd().toDoubleVector();
    int plane = input[1] * input[2];
    int share = means.length == input[0] ? 1 : plane;
    if (means.length != input[0] * share || deviations.length != means.length) {
      throw new SettingsException(zip.file() + ": its normaliser has " + means.length + " means, its input "
          + Assembly.text(input) + " has " + input[0] + " channels of " + plane + " pixels");
    }
    float[] scales = new float[input[0]];
    float[] offsets = new float[input[0]];
    for (int i = 0; i < means.length; i++) {
      int channel = i / share;
      if (means[i] != means[channel * share] || deviations[i] != deviations[channel * share]) {
        throw new SettingsException(
            zip.file() + ": its normaliser scales every pixel in its own way; a file of ours holds"
                + " one scale and one offset per channel");
      }
      double deviation = deviations[i] == 0 ? 1 : deviations[i];
      scales[channel] = (float) (1 / deviation);
      offsets[channel] = (float) (-means[i] / deviation);
    }
    return new Preprocessing(scales, offsets);
  }

  /**
   * The normaliser that makes a network's inputs of pixel bytes.
   *
   * @param flat whether images are rows
   */
  static DataNormalization normalizer(NetworkSpec network, Preprocessing preprocessing, boolean flat) {
    float[] scale = preprocessing.scale();
    float[] offset = preprocessing.offset();
    boolean alike = true;
    for (int c = 0; c < scale.length; c++) {
      alike &= scale[c] == scale[0] && offset[c] == offset[0];
      if (scale[c] == 0) {
        throw new SettingsException("channel " + c + " of the input is multiplied by 0, which no normaliser does");
      }
    }
    if (alike) {
      return new ImagePreProcessingScaler(offset[0], offset[0] + 255.0 * scale[0]);
    }
    int share = flat ? network.height() * network.width() : 1;
    float[] means = new float[scale.length * share];
    float[] deviations = new float[means.length];
    for (int i = 0; i < means.length; i++) {
      int channel = i / share;
      means[i] = (float) (-(double) offset[channel] / scale[channel]);
      deviations[i] = (float) (1 / (double) scale[channel]);
    }
    return new NormalizerStandardize(row(means), row(deviations));
  }

  private static INDArray row(float[] values) {
    return Nd4j.createFromArray(values).reshape(1, values.length);
  }
}
