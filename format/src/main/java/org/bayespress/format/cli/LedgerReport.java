package org.bayespress.format.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bayespress.format.codec.RandomCodeBytes;
import org.bayespress.format.codec.TensorBytes;
import org.bayespress.format.container.ByteLedger;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.io.JsonObject;

/** What is in a file and where its bytes go, for people and for programs. */
final class LedgerReport {

  private static final String ROW = "%-16s %-24s %9s %9s %8s %7s %5s %10s %8s %8s %9s%n";

  private LedgerReport() {}

  static String text(DecodedModel model) {
    ByteLedger ledger = model.ledger();
    StringBuilder text = new StringBuilder();
    line(text, "network %s, input %s, format version 1%n", model.network().name(), input(model));
    for (int c = 0; c < model.network().channels(); c++) {
      line(
          text, "preprocessing of channel %d: %s * pixel + %s%n",
          c, model.preprocessing().scale()[c], model.preprocessing().offset()[c]);
    }
    line(
        text, ROW, "tensor", "codec", "values", "non-zero", "percent", "header", "side", "structure", "payload",
        "bytes",
        "bits/nz");
    for (ByteLedger.Layer layer : ledger.layers()) {
      row(text, layer.name() + ".weight", layer.weight());
      row(text, layer.name() + ".bias", layer.bias());
    }
    for (ByteLedger.Normalization each : ledger.normalizations()) {
      row(text, each.name() + ".scale", each.scale());
      row(text, each.name() + ".shift", each.shift());
    }
    ledger.randomCode().ifPresent(code -> line(
        text,
        "random code: %d variables in %d blocks of %d bits, %s: header %d bytes, %snumbers %d bytes, %s bits a block%n",
        code.variables(), code.blocks(), code.bitsPerBlock(), code.codec(), code.headerBytes(),
        code.sizeBytes() == 0 ? "" : "sizes of blocks " + code.sizeBytes() + " bytes, ", code.indexBytes(),
        rounded(code.bitsOfBlock())));
    line(text, "container %d bytes, checksum %d bytes, file %d bytes%n",
        ledger.containerBytes(), ledger.checksumBytes(), ledger.fileBytes());
    line(text, "weights %d, non-zero %d (%s %%), %s bits of structure and payload each (biases not counted)%n",
        model.network().weightCount(), ledger.weightsNonZero(), rounded(nonZeroPercent(model)),
        rounded(ledger.bitsPerNonZeroWeight()));
    line(text, "float32 weights%s and biases %d bytes = %s x the file",
        ledger.normalizations().isEmpty() ? "" : ", normalisations", denseBytes(model), rounded(fileRatio(model)));
    return text.toString();
  }

  static String json(DecodedModel model) {
    ByteLedger ledger = model.ledger();
    List<JsonObject> layers = new ArrayList<>();
    for (ByteLedger.Layer layer : ledger.layers()) {
      layers.add(
          new JsonObject()
              .add("name", layer.name())
              .add("weight", tensor(layer.weight()))
              .add("bias", tensor(layer.bias())));
    }
    List<JsonObject> normalizations = new ArrayList<>();
    for (ByteLedger.Normalization each : ledger.normalizations()) {
      normalizations.add(
          new JsonObject().add("name", each.name()).add("scale", tensor(each.scale())).add("shift",
              tensor(each.shift())));
    }
    JsonObject json = new JsonObject()
        .add("formatVersion", 1)
        .add("network", model.network().name())
        .add("input", input(model))
        .add("scale", decimals(model.preprocessing().scale()))
        .add("offset", decimals(model.preprocessing().offset()))
        .add("weightsTotal", model.network().weightCount())
        .add("weightsNonZero", ledger.weightsNonZero())
        .addRounded("nonZeroPercent", nonZeroPercent(model))
        .addRounded("bitsPerNonZeroWeight", ledger.bitsPerNonZeroWeight())
        .add("denseBytes", denseBytes(model))
        .add("fileBytes", ledger.fileBytes())
        .addRounded("fileRatio", fileRatio(model))
        .add("containerBytes", ledger.containerBytes())
        .add("checksumBytes", ledger.checksumBytes())
        .add("overheadBytes", ledger.overheadBytes())
        .add("layers", layers);
    if (!normalizations.isEmpty()) {
      json.add("normalizations", normalizations);
    }
    ledger.randomCode().ifPresent(code -> json.add("randomCode", randomCode(code)));
    return json.toString();
  }

  private static JsonObject randomCode(RandomCodeBytes code) {
    return new JsonObject()
        .add("codec", code.codec())
        .add("blocks", code.blocks())
        .add("bitsPerBlock", code.bitsPerBlock())
        .add("variables", code.variables())
        .add("headerBytes", code.headerBytes())
        .add("sizeBytes", code.sizeBytes())
        .add("indexBytes", code.indexBytes())
        .addRounded("bitsOfBlock", code.bitsOfBlock());
  }

  static String rounded(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "-";
  }

  private static JsonObject tensor(TensorBytes tensor) {
    return new JsonObject()
        .add("codec", tensor.codec())
        .add("count", tensor.count())
        .add("nonZeros", tensor.nonZeros())
        .add("headerBytes", tensor.headerBytes())
        .add("sideInformationBytes", tensor.sideInformationBytes())
        .add("structureBytes", tensor.structureBytes())
        .add("payloadBytes", tensor.payloadBytes());
  }

  private static void row(StringBuilder text, String name, TensorBytes tensor) {
    line(
        text, ROW, name, tensor.codec(), tensor.count(), tensor.nonZeros(),
        rounded(100.0 * tensor.nonZeros() / Math.max(1, tensor.count())), tensor.headerBytes(),
        tensor.sideInformationBytes(),
        tensor.structureBytes(), tensor.payloadBytes(), tensor.total(), rounded(tensor.bitsPerNonZero()));
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  private static List<String> decimals(float[] values) {
    List<String> texts = new ArrayList<>();
    for (float value : values) {
      texts.add(new BigDecimal(Float.toString(value)).toString());
    }
    return texts;
  }

  private static String input(DecodedModel model) {
    return model.network().channels() + "x" + model.network().height() + "x" + model.network().width();
  }

  private static long denseBytes(DecodedModel model) {
    return 4L * model.network().parameterCount();
  }

  private static double fileRatio(DecodedModel model) {
    return denseBytes(model) / (double) model.ledger().fileBytes();
  }

  private static double nonZeroPercent(DecodedModel model) {
    return 100.0 * model.ledger().weightsNonZero() / model.network().weightCount();
  }
}
