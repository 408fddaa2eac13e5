package org.bayespress.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bayespress.core.data.PublishedImages;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.HoconSettings;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.wiring.StandardCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A word becomes settings that a configuration takes. */
class DataArgumentTest {
  @TempDir
  private Path folder;

  private Path touch(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  private static HoconSettings resolved(DataArgument argument) {
    ResolvedConfig config = resolve("lenet300-sparsevd", argument.settings());
    assertThat(config.run().dataset()).isEqualTo(argument.dataset());
    return config.settings().section("data");
  }

  private static ResolvedConfig resolve(String presetOrFile, List<String> settings) {
    Overrides overrides = new Overrides(
        Optional.empty(), settings, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    return ConfigResolver.of(StandardCatalog.load(), Map.of()).resolve(presetOrFile, overrides);
  }

  @Test
  void namesOfPublicDataSets() {
    assertThat(resolved(DataArgument.of("fashion-mnist")).text("source")).isEqualTo("named");
  }

  @Test
  void pairsOfFiles() throws IOException {
    Path images = touch("some \"odd\" = name/Flower Pictures.npy");
    HoconSettings data = resolved(DataArgument.of(images + "," + folder.resolve("y.npy")));
    assertThat(data.text("source")).isEqualTo("npy");
    assertThat(data.section("own").text("images")).isEqualTo(images.toString());
    assertThat(data.section("own").text("labels")).isEqualTo(folder.resolve("y.npy").toString());
    assertThat(data.section("own").text("test-images")).isEmpty();
    assertThat(DataArgument.of(images + ",y.npy").dataset()).isEqualTo("Flower-Pictures");
    HoconSettings idx = resolved(DataArgument.of("a.gz,b.gz, c.gz,d.gz"));
    assertThat(idx.text("source")).isEqualTo("idx");
    assertThat(idx.section("own").text("test-images")).isEqualTo(Path.of("c.gz").toAbsolutePath().toString());
  }

  @Test
  void foldersOfFilesUnderTheirUsualNames() throws IOException {
    touch("mnist/train-images-idx3-ubyte.gz");
    touch("mnist/train-labels-idx1-ubyte");
    DataArgument two = DataArgument.of(folder.resolve("mnist").toString());
    assertThat(two.dataset()).isEqualTo("my-mnist");
    assertThat(resolved(two).section("own").text("images")).endsWith("train-images-idx3-ubyte.gz");
    touch("mnist/t10k-images-idx3-ubyte");
    assertThatThrownBy(() -> DataArgument.of(folder.resolve("mnist").toString())).isInstanceOf(SettingsException.class)
        .hasMessageContaining("give all of them, or the first two");
    touch("mnist/t10k-labels-idx1-ubyte");
    assertThat(resolved(DataArgument.of(folder.resolve("mnist").toString())).section("own").text("test-labels"))
        .endsWith("t10k-labels-idx1-ubyte");
    touch("arrays/train-images.npy");
    touch("arrays/train-labels.npy");
    assertThat(resolved(DataArgument.of(folder.resolve("arrays").toString())).text("source")).isEqualTo("npy");
  }

  @Test
  void foldersOfImages() throws IOException {
    Files.createDirectories(folder.resolve("leaves/oak"));
    HoconSettings data = resolved(DataArgument.of(folder.resolve("leaves").toString()));
    assertThat(data.text("source")).isEqualTo("folder");
    assertThat(data.section("own").text("folder")).isEqualTo(folder.resolve("leaves").toString());
  }

  /** Of the images that a file names nothing stays in force; how images are divided has to do with none in particular. */
  @Test
  void replacesTheImagesOfAFile() throws IOException {
    Path conf = Files.writeString(folder.resolve("own.conf"), """
        include classpath("presets/lenet300-sparsevd.conf")
        dataset = flowers
        data {
          source = npy
          own {
            images = "old-x.npy", labels = "old-y.npy", test-images = "old-tx.npy", test-labels = "old-ty.npy"
            folder = "old", classes = 10, white = 255, split-seed = 7
          }
        }
        """);
    Files.createDirectories(folder.resolve("leaves/oak"));
    Config unset = resolve("lenet300-sparsevd", List.of()).config().getConfig("data.own");
    for (String word : List.of("a.npy,b.npy", "a.npy,b.npy,c.npy,d.npy", folder.resolve("leaves").toString(),
        "mnist")) {
      DataArgument argument = DataArgument.of(word);
      Config expected = resolve("lenet300-sparsevd", argument.settings()).config().getConfig("data.own");
      assertThat(resolve(conf.toString(), argument.settings()).config().getConfig("data.own")).as(word)
          .isEqualTo(expected.withValue("split-seed", ConfigValueFactory.fromAnyRef(7)));
      assertThat(expected.getString("images")).as(word).doesNotContain("old");
      assertThat(expected.withFallback(unset).entrySet()).hasSameSizeAs(unset.entrySet());
    }
    ResolvedConfig mnist = resolve(conf.toString(), DataArgument.of("mnist").settings());
    assertThat(mnist.config().getConfig("data.own").withValue("split-seed", unset.getValue("split-seed")))
        .isEqualTo(unset);
    assertThat(ImageSources.of(mnist, Map.of())).isInstanceOf(PublishedImages.class);
  }

  @Test
  void anythingElseIsRefused() throws IOException {
    Path one = touch("one.npy");
    for (String word : List.of("a.npy,b.npy,c.npy", one.toString(), "no-such-thing")) {
      assertThatThrownBy(() -> DataArgument.of(word)).isInstanceOf(SettingsException.class).hasMessageContaining(word);
    }
    assertThatThrownBy(() -> DataArgument.of("fasion-mnist")).hasMessageContaining("did you mean 'fashion-mnist'?");
  }
}
