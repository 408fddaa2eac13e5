package org.bayespress.interop.dl4j;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.bayespress.core.data.DataException;
import org.bayespress.core.method.SettingsException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;

/**
 * The entries of a model zip that are looked at. {@code preprocessor.bin}, which old versions wrote, is not: it holds
 * serialized Java objects, which a file from elsewhere must not be trusted with.
 *
 * @param file how messages call the zip
 * @param configuration layers, as JSON
 * @param coefficients all parameters in one array, in ND4J's binary form
 * @param normalizer how inputs were scaled; null where the model was saved without
 */
record ModelZip(String file, String configuration, byte[] coefficients, byte[] normalizer) {

  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";
  private static final String NORMALIZER = "normalizer.bin";
  /** The first moment that a zip can hold. */
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);
  private static final int CONFIGURATION_LIMIT = 1 << 24;
  /** As many float64 as a file of ours can have values, and a header. */
  private static final int COEFFICIENTS_LIMIT = 8 * (1 << 26) + 4096;

  /**
   * Reads the entries.
   *
   * @throws DataException if it is no zip, or one of another program
   */
  static ModelZip read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      byte[] configuration = entry(zip, file, CONFIGURATION, CONFIGURATION_LIMIT);
      byte[] coefficients = entry(zip, file, COEFFICIENTS, COEFFICIENTS_LIMIT);
      if (configuration == null || coefficients == null) {
        throw new DataException(
            file + " is no model of Deeplearning4j: it has no " + (configuration == null ? CONFIGURATION : COEFFICIENTS)
                + " (it has " + names(zip) + "); give a zip that model.save(file) or ModelSerializer wrote");
      }
      return new ModelZip(
          file.toString(), new String(configuration, StandardCharsets.UTF_8), coefficients,
          entry(zip, file, NORMALIZER, COEFFICIENTS_LIMIT));
    } catch (ZipException e) {
      throw new DataException(
          file + " is no zip archive, or a damaged one (" + e.getMessage()
              + "); give a zip that model.save(file) or ModelSerializer wrote",
          e);
    }
  }

  /**
   * What a zip of a model would hold.
   *
   * @param normalizer how inputs are scaled; empty where that is not known
   */
  static ModelZip of(Model model, Optional<DataNormalization> normalizer) throws IOException {
    if (!(model instanceof MultiLayerNetwork) && !(model instanceof ComputationGraph)) {
      throw new SettingsException(
          "a " + model.getClass().getName() + " cannot be imported; there are MultiLayerNetwork and"
              + " ComputationGraph");
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ModelSerializer.writeModel(model, plain, false);
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(plain.toByteArray()))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return new ModelZip(
        "the " + model.getClass().getSimpleName(), new String(entries.get(CONFIGURATION), StandardCharsets.UTF_8),
        entries.get(COEFFICIENTS), normalizer.isPresent() ? bytes(normalizer.get()) : null);
  }

  private static byte[] bytes(DataNormalization normalizer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    NormalizerSerializer.getDefault().write(normalizer, bytes);
    return bytes.toByteArray();
  }

  private static byte[] entry(ZipFile zip, Path file, String name, int limit) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      return null;
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new DataException(file + ": " + name + " is longer than " + limit + " bytes, which is what is read");
      }
      return bytes;
    }
  }

  /**
   * The zip of a model and its normaliser, the same bytes whenever it is written. Made entry by entry, as writing both in
   * one call of {@code ModelSerializer} fails on a stream that its normaliser has closed.
   */
  static byte[] written(Model model, DataNormalization normalizer) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ModelSerializer.writeModel(model, plain, false);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(plain.toByteArray()));
        ZipOutputStream out = new ZipOutputStream(whole)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        write(out, entry.getName(), in.readAllBytes());
      }
      write(out, NORMALIZER, bytes(normalizer));
    }
    return whole.toByteArray();
  }

  private static void write(ZipOutputStream out, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(EPOCH);
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }

  private static String names(ZipFile zip) {
    List<String> names = zip.stream().limit(6).map(ZipEntry::getName).toList();
    return names.isEmpty() ? "nothing" : String.join(", ", names) + (zip.size() > names.size() ? ", ..." : "");
  }
}
