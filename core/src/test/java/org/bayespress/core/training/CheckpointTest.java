package org.bayespress.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bayespress.core.kernels.Blas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final Checkpoint STATE = new Checkpoint(42, 7, 3, 1.5, 2.5, 60, 4);

  @TempDir
  Path folder;

  private static MemorySegment memory(float... values) {
    MemorySegment segment = Arena.ofAuto().allocate(values.length * 4L, 64);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
    return segment;
  }

  @Test
  void comesBackAsItWas() throws IOException {
    Path file = folder.resolve("a.ckpt");
    STATE.write(file, memory(1, -2, Float.NaN, 0));
    MemorySegment read = memory(0, 0, 0, 0);
    assertThat(Checkpoint.read(file, 42, read)).isEqualTo(STATE);
    assertThat(read.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(1, -2, Float.NaN, 0);
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void everyTruncationAndEveryChangedByteIsNoticed() throws IOException {
    Path file = folder.resolve("a.ckpt");
    STATE.write(file, memory(1, 2, 3));
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i++) {
      Files.write(file, Arrays.copyOf(bytes, i));
      refused(file, "cut to " + i);
      byte[] changed = bytes.clone();
      changed[i] ^= 0x10;
      Files.write(file, changed);
      refused(file, "byte " + i + " changed");
    }
    Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
    refused(file, "one byte more");
  }

  private static void refused(Path file, String how) {
    assertThatThrownBy(() -> Checkpoint.read(file, 42, memory(0, 0, 0)))
        .as(how).isInstanceOf(IOException.class).hasMessageContaining(file.toString());
    // a changed fingerprint is found out by the checksum, before it is compared
    assertThatThrownBy(() -> Checkpoint.fingerprintOf(file))
        .as(how).isInstanceOf(IOException.class).hasMessageContaining(file.toString());
  }

  @Test
  void ofAnotherTrainingItSaysWhatMendsIt() throws IOException {
    Path file = folder.resolve("a.ckpt");
    STATE.write(file, memory(1, 2, 3));
    assertThat(Checkpoint.fingerprintOf(file)).isEqualTo(42);
    // another network has another length too; that is not a damage
    for (MemorySegment trained : List.of(memory(0, 0, 0), memory(0, 0))) {
      assertThatThrownBy(() -> Checkpoint.read(file, 43, trained)).isInstanceOf(IOException.class)
          .hasMessageContainingAll(
              file.toString(), "another configuration", "manifest.json", "\"openBlasCore\" than " + Blas.coreName(),
              "OPENBLAS_CORETYPE", "--run-dir")
          .hasMessageNotContaining("damaged");
    }
    assertThatThrownBy(() -> Checkpoint.read(file, 42, memory(0, 0)))
        .hasMessageContaining("12 bytes of parameters where 8 are due");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskLeavesTheOldOneIntact() throws IOException {
    Path file = folder.resolve("a.ckpt");
    STATE.write(file, memory(1, 2, 3));
    byte[] before = Files.readAllBytes(file);
    // the temporary file lands on a device that is always full
    Path temporary = folder.resolve("a.ckpt." + ProcessHandle.current().pid() + ".part");
    Files.createSymbolicLink(temporary, Path.of("/dev/full"));
    assertThatThrownBy(() -> STATE.write(file, memory(4, 5, 6)))
        .isInstanceOf(IOException.class).hasMessageContaining("No space left").hasMessageContaining("--resume");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(temporary).doesNotExist();
  }
}
