package org.bayespress.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutTest {
  @TempDir
  private Path folder;

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        "git", "-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false"));
    command.addAll(List.of(arguments));
    int code = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
        .redirectOutput(folder.resolve(".git-output").toFile()).start().waitFor();
    assertThat(code).as(Files.readString(folder.resolve(".git-output"))).isZero();
  }

  private boolean dirty() throws IOException, InterruptedException {
    Checkout checkout = Checkout.read(folder).orElseThrow();
    assertThat(checkout.commit()).matches("[0-9a-f]{40}");
    return checkout.dirty();
  }

  @Test
  void changesAndNewSourcesMakeACheckoutDirty() throws IOException, InterruptedException {
    boolean gitIsHere = List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
        .anyMatch(place -> Files.isExecutable(Path.of(place, "git")));
    assumeTrue(gitIsHere, "git is not here");
    assertThat(Checkout.read(folder)).isEmpty();
    git("init", "-q");
    Path tracked = Files.writeString(folder.resolve("README.md"), "a");
    git("add", "README.md");
    git("commit", "-q", "-m", "first");
    assertThat(dirty()).isFalse();
    Files.writeString(folder.resolve("notes.txt"), "of no influence on the program");
    assertThat(dirty()).isFalse();
    Path source = Files.writeString(Files.createDirectories(folder.resolve("new folder")).resolve("Ä.java"), "");
    assertThat(dirty()).isTrue();
    Files.delete(source);
    Files.writeString(folder.resolve("pom.xml"), "");
    assertThat(dirty()).isTrue();
    Files.delete(folder.resolve("pom.xml"));
    assertThat(dirty()).isFalse();
    Files.writeString(tracked, "b");
    assertThat(dirty()).isTrue();
  }
}
