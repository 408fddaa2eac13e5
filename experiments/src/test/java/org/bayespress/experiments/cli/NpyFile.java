package org.bayespress.experiments.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes .npy files of version 1. */
final class NpyFile {

  private NpyFile() {}

  /** C order; {@code type} and {@code shape} as Python writes them. Folders are made. */
  static Path write(Path path, String type, String shape, byte[] elements) throws IOException {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    header += " ".repeat(117 - header.length()) + "\n";
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(0x93);
    file.write("NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1));
    file.write(new byte[] {(byte) header.length(), 0});
    file.write(header.getBytes(StandardCharsets.ISO_8859_1));
    file.write(elements);
    Files.createDirectories(path.getParent());
    return Files.write(path, file.toByteArray());
  }
}
