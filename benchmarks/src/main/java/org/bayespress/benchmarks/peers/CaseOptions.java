package org.bayespress.benchmarks.peers;

import picocli.CommandLine.Option;

/** Options that name a case. */
final class CaseOptions {
  @Option(names = "--network", paramLabel = "NAME", required = true, description = "lenet300 or lenet5.")
  private String network;

  @Option(names = "--method", paramLabel = "NAME", required = true, description = "A method (see: list).")
  private String method;

  @Option(names = "--batch", paramLabel = "N", required = true, description = "Images a step.")
  int batch;

  @Option(names = "--threads", paramLabel = "N", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
  int threads;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  PeerCase peerCase() {
    return PeerCase.of(network, method, seed);
  }
}
