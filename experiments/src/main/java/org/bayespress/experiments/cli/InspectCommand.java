package org.bayespress.experiments.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bayespress.experiments.run.TextTable;
import org.bayespress.format.codec.RandomCodeBytes;
import org.bayespress.format.codec.TensorBytes;
import org.bayespress.format.container.ByteLedger;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.network.NetworkSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code inspect}: where the bytes of a file go. */
@Command(name = "inspect", description = "Shows where every byte of a file goes.")
final class InspectCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "MODEL.bpz", description = "The file.")
  private Path model;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  InspectCommand(Session session) {
    this.session = session;
  }

  /** The result; the random code is null where there is none. */
  private record Inspected(
      String network, int weightsTotal, int weightsNonZero, long denseBytes, int fileBytes, double fileRatio,
      double weightBitsPerNonZero, int containerBytes, int checksumBytes, List<Tensor> tensors,
      RandomCodeBytes randomCode) {}

  /** One tensor. */
  private record Tensor(String name, TensorBytes bytes, int totalBytes) {}

  @Override
  public Integer call() throws IOException {
    DecodedModel decoded = ModelFile.read(model);
    Inspected inspected = inspected(decoded.network(), decoded.ledger());
    session.print(json.json, inspected, () -> text(inspected));
    return ExitCode.FINE.code();
  }

  private static Inspected inspected(NetworkSpec network, ByteLedger ledger) {
    List<Tensor> tensors = new ArrayList<>();
    for (ByteLedger.Layer layer : ledger.layers()) {
      tensors.add(new Tensor(layer.name() + ".weight", layer.weight(), layer.weight().total()));
      tensors.add(new Tensor(layer.name() + ".bias", layer.bias(), layer.bias().total()));
    }
    for (ByteLedger.Normalization each : ledger.normalizations()) {
      tensors.add(new Tensor(each.name() + ".scale", each.scale(), each.scale().total()));
      tensors.add(new Tensor(each.name() + ".shift", each.shift(), each.shift().total()));
    }
    long denseBytes = 4L * network.parameterCount();
    return new Inspected(
        network.name(), network.weightCount(), ledger.weightsNonZero(), denseBytes, ledger.fileBytes(),
        (double) denseBytes / ledger.fileBytes(), ledger.bitsPerNonZeroWeight(), ledger.containerBytes(),
        ledger.checksumBytes(), tensors, ledger.randomCode().orElse(null));
  }

  private static String text(Inspected file) {
    TextTable table = TextTable.ofNumbers(
        "part", "codec", "values", "non-zero", "header", "side", "structure", "payload", "bytes", "bits/non-zero");
    table.row("container", "", "", "", file.containerBytes() + "", "", "", "", file.containerBytes() + "", "");
    for (Tensor tensor : file.tensors()) {
      TensorBytes bytes = tensor.bytes();
      table.row(
          tensor.name(), bytes.codec(), bytes.count() + "", bytes.nonZeros() + "", bytes.headerBytes() + "",
          bytes.sideInformationBytes() + "", bytes.structureBytes() + "", bytes.payloadBytes() + "",
          tensor.totalBytes() + "",
          bytes.nonZeros() == 0 ? "-" : String.format(Locale.ROOT, "%.2f", bytes.bitsPerNonZero()));
    }
    if (file.randomCode() != null) {
      RandomCodeBytes code = file.randomCode();
      table.row(
          "random code", code.blocks() + " x " + code.bitsPerBlock() + " bits, " + code.codec(), code.variables() + "",
          "",
          code.headerBytes() + "", "", code.sizeBytes() == 0 ? "" : code.sizeBytes() + "",
          code.indexBytes() + "", code.total() + "", "");
    }
    table.row("checksum", "", "", "", file.checksumBytes() + "", "", "", "", file.checksumBytes() + "", "");
    table.row("file", "", "", "", "", "", "", "", file.fileBytes() + "", "");
    return table.render() + String.format(
        Locale.ROOT, "network %s: %,d of %,d weights are not zero; dense float32 %,d bytes, this file %,d: %.1fx%n",
        file.network(), file.weightsNonZero(), file.weightsTotal(), file.denseBytes(), file.fileBytes(),
        file.fileRatio());
  }
}
