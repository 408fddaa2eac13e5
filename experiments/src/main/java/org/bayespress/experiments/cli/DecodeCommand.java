package org.bayespress.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.safetensors.SafetensorsWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code decode}: a file as safetensors. */
@Command(name = "decode", description = "Decodes a file to safetensors: <layer>.weight and <layer>.bias, float32.")
final class DecodeCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "MODEL.bpz", description = "The file.")
  private Path model;

  @Parameters(index = "1", paramLabel = "OUT.safetensors", description = "Where the tensors go.")
  private Path out;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  DecodeCommand(Session session) {
    this.session = session;
  }

  /** The result. */
  private record Decoded(String model, String network, int tensors, String file, long bytes) {}

  @Override
  public Integer call() throws IOException {
    DecodedModel decoded = ModelFile.read(model);
    SafetensorsWriter.write(decoded, out);
    Decoded result = new Decoded(
        model.toString(), decoded.network().name(), 2 * decoded.layers().size(), out.toString(), Files.size(out));
    session.print(json.json, result, () -> result.file() + ": " + result.tensors() + " tensors of network "
        + result.network() + ", " + result.bytes() + " bytes" + System.lineSeparator());
    return ExitCode.FINE.code();
  }
}
