package org.bayespress.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.experiments.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code export}: a step with all that goes in and comes out, as safetensors. */
@Command(name = "export", description = "Writes one training step, its inputs and its results, as safetensors.")
final class ExportCommand implements Callable<Integer> {
  @Mixin
  private CaseOptions options;

  @Option(names = "--step", paramLabel = "N", defaultValue = "0", description = "Selects the noise.")
  private int step;

  @Option(names = "--learning-rate", paramLabel = "X", defaultValue = "0.05", description = {
    "Adam's step size (default: ${DEFAULT-VALUE}, large enough",
    "for the update to show beside the parameters)."})
  private double learningRate;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file to write.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    try (WorkerPool pool = WorkerPool.of(options.threads)) {
      StepExport export = StepExport.of(options.peerCase(), options.batch, step, learningRate, pool);
      TensorFile.write(out, export.metadata(), export.tensors());
    }
    return ExitCode.FINE.code();
  }
}
