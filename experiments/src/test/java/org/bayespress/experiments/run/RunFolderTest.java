package org.bayespress.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.config.TestCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir
  private Path base;

  private ResolvedConfig config(Path folder, String... set) {
    return ConfigResolver.of(TestCatalog.small(), Map.of()).resolve("quickstart", new Overrides(
        Optional.empty(), List.of(set), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(folder)));
  }

  private static void refused(ResolvedConfig config, boolean resume, long room, String... parts) {
    assertThatThrownBy(() -> RunFolder.open(config, resume, room)).isInstanceOf(RunFolderException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  void newRunHoldsItsConfiguration() throws IOException {
    Path folder = base.resolve("a/b");
    ResolvedConfig config = config(folder);
    try (RunFolder run = RunFolder.open(config, false, 1)) {
      assertThat(run.resumed()).isFalse();
      assertThat(run.finished()).isFalse();
      assertThat(config.differences(run.config())).isEmpty();
      assertThat(run.checkpoints()).isDirectory();
      refused(config, true, 1, "in use by another process", "--run-dir");
    }
    try (RunFolder run = RunFolder.open(config, true, 1)) {
      assertThat(run.resumed()).isTrue();
    }
  }

  @Test
  void runsAreNotOverwritten() throws IOException {
    ResolvedConfig config = config(base.resolve("run"));
    RunFolder.open(config, false, 1).close();
    refused(config, false, 1, "unfinished", "--resume continues it", "--run-dir");
    Files.writeString(base.resolve("run/result.json"), "{}");
    refused(config, false, 1, "a finished run", "--run-dir");
  }

  @Test
  void otherConfigurationIsNotResumed() {
    Path folder = base.resolve("run");
    RunFolder.open(config(folder), false, 1).close();
    refused(config(folder, "training.batch=64", "prior.kl=exact"), true, 1, "training.batch: 100 -> 64",
        "prior.kl: molchanov -> exact");
    RunFolder.open(config(folder, "threads=3", "training.checkpoint-epochs=5"), true, 1).close();
  }

  @Test
  void foreignFoldersAreLeftAlone() throws IOException {
    Files.writeString(base.resolve("thesis.tex"), "");
    refused(config(base), true, 1, "not empty and not a run", base.toString());
    assertThat(base).isDirectoryContaining(file -> file.endsWith("thesis.tex"));
    assertThat(base.resolve("run.lock")).doesNotExist();
  }

  @Test
  void unusableFoldersAreRefusedBeforeAnyWork() throws IOException {
    Files.writeString(base.resolve("file"), "");
    refused(config(base.resolve("file/run")), false, 1, "cannot be written", "--run-dir");
    refused(config(base.resolve("run")), false, Long.MAX_VALUE, "MB are free", "make room");
    if (Files.isDirectory(Path.of("/proc/self"))) {
      refused(config(Path.of("/proc/bayespress")), false, 1, "cannot be written");
    }
  }

  @Test
  void filesAreWrittenWholeOrNotAtAll() throws IOException {
    try (RunFolder run = RunFolder.open(config(base.resolve("run")), false, 1)) {
      run.write(run.model(), new byte[] {1, 2, 3});
      run.write(run.model(), new byte[] {4});
      assertThat(run.model()).hasBinaryContent(new byte[] {4});
      assertThat(names(run.path())).noneMatch(name -> name.endsWith(".part"));
    }
  }

  /** The temporary file of {@code WholeFile} leads to a device on which every write says that it is full. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void failedWriteLeavesTheOldFileAndNoRest() throws IOException {
    try (RunFolder run = RunFolder.open(config(base.resolve("run")), false, 1)) {
      run.write(run.model(), new byte[] {1, 2, 3});
      Path part = run.path().resolve("model.bpz." + ProcessHandle.current().pid() + ".part");
      Files.createSymbolicLink(part, Path.of("/dev/full"));
      assertThatThrownBy(() -> run.write(run.model(), new byte[] {4})).isInstanceOf(IOException.class);
      assertThat(run.model()).hasBinaryContent(new byte[] {1, 2, 3});
      assertThat(names(run.path())).noneMatch(name -> name.endsWith(".part"));
    }
  }

  @Test
  void restsOfAKilledProcessAreDeletedByTheOneThatHasTheLock() throws IOException {
    Path folder = base.resolve("run");
    ResolvedConfig config = config(folder);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.conf.1.part"), "killed while the run was set up");
    try (RunFolder run = RunFolder.open(config, false, 1)) {
      assertThat(names(folder)).containsExactlyInAnyOrder("run.lock", "config.conf", "checkpoints");
      Files.writeString(folder.resolve("model.bpz.1.part"), "");
      Files.writeString(run.checkpoints().resolve("dense.state.1.part"), "");
      Files.writeString(run.checkpoints().resolve("dense.state"), "");
      refused(config, true, 1, "in use by another process");
      assertThat(names(folder)).contains("model.bpz.1.part");
    }
    try (RunFolder run = RunFolder.open(config, true, 1)) {
      assertThat(names(folder)).containsExactlyInAnyOrder("run.lock", "config.conf", "checkpoints");
      assertThat(names(run.checkpoints())).containsExactly("dense.state");
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
