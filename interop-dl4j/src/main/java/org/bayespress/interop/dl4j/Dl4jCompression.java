package org.bayespress.interop.dl4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.api.CompressedRun;
import org.bayespress.experiments.api.RunSettings;
import org.bayespress.experiments.wiring.StandardCatalog;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/**
 * The compression of a model of Deeplearning4j, described step by step and then run: what {@code bayespress compress} does, and the
 * same bits for the same settings. Training starts from the model's weights as posterior means; {@link Dl4jExport} makes a model of
 * the result again. Nothing happens before {@link #run()}, which leaves the model as it is.
 *
 * <p>Not safe for use by several threads. Run one at a time in a process.
 */
public final class Dl4jCompression extends RunSettings<Dl4jCompression> {

  /** Imports the model. */
  @FunctionalInterface
  private interface Reader {
    ImportedModel read(ImportOptions options) throws IOException;
  }

  private final Reader reader;
  private String name;
  private String method;
  private String prior;
  private String preset;
  private int[] input;
  private PixelRange pixels;
  private Consumer<String> notes = note -> {};

  private Dl4jCompression(String name, Reader reader) {
    this.name = name;
    this.reader = reader;
  }

  /** Of a zip, as {@code model.save(file)} or {@code ModelSerializer} write them. */
  public static Dl4jCompression of(Path zip) {
    return new Dl4jCompression(ImportOptions.baseName(zip), options -> Dl4jImport.read(zip, options));
  }

  /**
   * Of a model in memory that gets 0 for a black and 1 for a white pixel, unless {@link #pixels} says otherwise.
   *
   * @param model a {@code MultiLayerNetwork} or a {@code ComputationGraph}
   */
  public static Dl4jCompression of(Model model) {
    return new Dl4jCompression("model", options -> Dl4jImport.read(model, Optional.empty(), options));
  }

  /**
   * Of a model in memory whose inputs a normaliser makes.
   *
   * @param scaling makes the model's inputs of pixels from 0 to 255
   */
  public static Dl4jCompression of(Model model, DataNormalization scaling) {
    return new Dl4jCompression("model", options -> Dl4jImport.read(model, Optional.of(scaling), options));
  }

  /** Name of the network; that of the zip if none is given. */
  public Dl4jCompression name(String network) {
    name = network;
    return this;
  }

  /** What the model gets for a black and for a white pixel, whatever a normaliser says. */
  public Dl4jCompression pixels(float black, float white) {
    pixels = new PixelRange(black, white);
    return this;
  }

  /** The shape of its images, where the model does not say it and it is not that of the images to train on. */
  public Dl4jCompression input(int channels, int height, int width) {
    input = new int[] {channels, height, width};
    return this;
  }

  /** Name of the method; there has to be one. */
  public Dl4jCompression method(String chosen) {
    method = chosen;
    return this;
  }

  /** Name of the prior; without, the method's first. */
  public Dl4jCompression prior(String chosen) {
    prior = chosen;
    return this;
  }

  /** Name of the preset whose recipe is taken; without, that of the method for the published network most alike. */
  public Dl4jCompression preset(String chosen) {
    preset = chosen;
    return this;
  }

  /** Gets what of the model or the recipe was left out or taken for granted, in sentences. */
  public Dl4jCompression notes(Consumer<String> reader) {
    notes = reader;
    return this;
  }

  /**
   * Imports, trains, compresses, writes the file, decodes it and evaluates what was decoded.
   *
   * @throws SettingsException for a layer that has no counterpart, naming every one of them, and for a setting that is not
   *     allowed; nothing is written then
   * @throws org.bayespress.core.data.DataException for a zip that is damaged or of another program, and for images that are
   *     missing or do not fit together
   * @throws IOException if a zip cannot be read, or the run folder not be written
   */
  public CompressedRun run() throws IOException {
    if (method == null) {
      throw new SettingsException(
          "the compression of " + name + " has no method; give one, for example method(\"vnq\")");
    }
    ModelRun run = ModelRun.of(
        StandardCatalog.load(), environment(), this::imported,
        new ModelRun.Wanted(name, method, Optional.ofNullable(prior), Optional.ofNullable(preset)),
        overrides(), givenImages());
    ModelRun.Prepared prepared = run.prepare(runner(), resumes());
    prepared.notes().forEach(notes);
    return run(prepared.config(), getClass().getName());
  }

  @Override
  protected Dl4jCompression self() {
    return this;
  }

  private ImportedModel imported(int[] images) throws IOException {
    return reader.read(
        new ImportOptions(
            ImportOptions.networkName(name), Optional.ofNullable(input), Optional.of(images),
            Optional.ofNullable(pixels)));
  }
}
