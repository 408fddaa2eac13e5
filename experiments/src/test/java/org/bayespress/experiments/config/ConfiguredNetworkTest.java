package org.bayespress.experiments.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.network.Networks;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.MaxPool;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredNetworkTest {
  private static final NetworkSpec MINE = new NetworkSpec(
      "mine", 2, 9, 7,
      List.of(
          new Conv2d("conv1", 2, 8, 3), new Relu(), new Conv2d("second", 8, 4, 2), new MaxPool(2), new Flatten(),
          new Dense("fc1", 24, 6), new Relu(), new Dense("fc2", 6, 3)));

  private static final String TEXT = """
      network {
        name = mine
        input = [2, 9, 7]
        layers = [
          { conv { filters = 8, kernel = 3 } }
          relu
          { conv { filters = 4, kernel = 2, name = second } }, { max-pool { size = 2 } }
          { flatten {} }
          { dense { units = 6 } }, relu, { dense.units = 3 }
        ]
      }
      """;

  @TempDir
  private Path folder;

  private static NetworkSpec read(String text) {
    return ConfiguredNetwork.of(ConfigFactory.parseString(text));
  }

  @Test
  void aDescriptionIsTheNetworkItSays() {
    assertThat(read(TEXT)).isEqualTo(MINE);
    assertThat(read("network { input = [1, 1, 1], layers = [flatten, { dense.units = 2 }] }").name()).isEqualTo("own");
    assertThat(read("network = lenet5")).isEqualTo(Networks.lenet5());
  }

  @Test
  void whatIsWrittenIsReadBack() {
    assertThat(read(NetworkText.of(MINE))).isEqualTo(MINE);
    for (NetworkSpec network : Networks.byName().values()) {
      assertThat(read(NetworkText.of(network))).isEqualTo(network);
    }
    NetworkSpec odd = new NetworkSpec(
        "a \"b\" ${c}\\", 1, 2, 2, List.of(new Flatten(), new Dense("größe = 1, {", 4, 1), new Dense("# 2", 1, 2)));
    assertThat(read(NetworkText.of(odd))).isEqualTo(odd);
  }

  /** Over a preset, on the command line, in a budget; and stored with the run as it was resolved. */
  @Test
  void aDescriptionTakesThePlaceOfANameInEveryLayerOfAConfiguration() throws IOException {
    ConfigResolver resolver = ConfigResolver.of(TestCatalog.small(), Map.of("HOME", "/home/someone"));
    Path file = Files.writeString(
        folder.resolve("own.conf"), "include classpath(\"presets/lenet300-sparsevd.conf\")\n" + TEXT);
    ResolvedConfig config = resolver.resolve(file.toString(), Overrides.none());
    assertThat(config.run().network()).isEqualTo(MINE);
    Path stored = Files.writeString(folder.resolve("stored.conf"), config.rendered());
    assertThat(resolver.resolve(stored.toString(), Overrides.none()).run().network()).isEqualTo(MINE);
    assertThat(config.differences(stored)).isEmpty();
    Files.writeString(stored, config.rendered().replace("kernel=3", "kernel=2"));
    assertThat(config.differences(stored)).containsOnlyKeys("network.layers");
    Path budget = Files.writeString(
        folder.resolve("budget.conf"), "network = lenet5\nbudgets { smoke { " + TEXT + " } }\nbudget = smoke");
    assertThat(resolver.resolve(budget.toString(), Overrides.none()).run().network()).isEqualTo(MINE);
  }

  @Test
  void everyCommandLineOptionThatSetsAKeySetsThoseOfANetwork() throws IOException {
    Path file = Files.writeString(folder.resolve("own.conf"), TEXT);
    ConfigResolver resolver = ConfigResolver.of(TestCatalog.small(), Map.of("HOME", "/home/someone"));
    Overrides other = new Overrides(
        Optional.empty(), List.of("network.layers=[flatten, { dense { units = 4 } }]"),
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(resolver.resolve(file.toString(), other).run().network().layers())
        .containsExactly(new Flatten(), new Dense("fc1", 126, 4));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "network = lenet6 | unknown 'lenet6'; did you mean 'lenet5'?",
    "network { layers = [flatten] } | 'network.input' (String: 1): found nothing, allowed is a list of three numbers",
    "network { input = [1, 2], layers = [flatten] } | found [1, 2], allowed is a list of three",
    "network { input = [1, 0, 2], layers = [flatten] } | found 0, allowed is a whole number from 1 to 1048576",
    "network { input = [1, 2.5, 2], layers = [flatten] } | found 2.5, allowed is a whole number",
    "network { input = [1, 2, null], layers = [flatten] } | found null, allowed is a whole number",
    "network { input = [1, 2, 2], layers = [] } | 'network.layers' (String: 1): found [], allowed is a list of layers",
    "network { input = [1, 2, 2], layers = [flatten] } | no layer has weights",
    "network { input = [1, 2, 2], layers = [flaten] } | layer 1 (String: 1): unknown kind of layer 'flaten'; did you mean 'flatten'?",
    "network { input = [1, 2, 2], layers = [flatten, 5] } | layer 2 (String: 1): found 5, allowed is one kind of layer",
    "network { input = [1, 2, 2], layers = [flatten, { dense = 5 }] } | allowed is a section: dense { units = 10 }",
    "network { input = [1, 2, 2], layers = [flatten, { dense {} }] } | layer 2 (String: 1): dense: lacks the key 'units'",
    "network { input = [1, 2, 2], layers = [flatten, { dense { unit = 3 } }] } | unknown key 'unit' of dense; did you mean 'units'?",
    "network { input = [1, 2, 2], layers = [{ dense { units = 3 } }] } | a dense layer needs a vector; put flatten before it",
    "network { input = [1, 2, 2], layers = [{ conv { filters = 3, kernel = 3 } }] } | kernel does not fit into 2x2",
    "network { input = [1, 2, 2], layers = [{ conv { filters = 3, kernel = 2 } }] } | ends with an image",
    "network { input = [1, 2, 2], layers = [flatten, relu, { max-pool { size = 2 } }] } | layer 3 (String: 1): max-pool",
    "network { input = [1, 2, 2], layers = [flatten, { dense { units = 3, name = a } }, { dense { units = 3, name = a } }] } | a second layer of the name 'a'",
    "network { input = [1, 2, 2], layers = [flatten, { dense { units = 3, name = '' } }] } | allowed is a name",
    "network { name = lenet5, input = [1, 2, 2], layers = [flatten, { dense { units = 3 } }] } | the name 'lenet5' belongs to another network",
    "network { input = [1, 1000, 1000], layers = [flatten, { dense { units = 68 } }] } | no file can hold it: network own has 68000068 values",
    "network { input = [1, 1048576, 1048576], layers = [flatten, { dense { units = 3 } }] } | overflow"})
  void whatIsNoNetworkIsRefusedWithItsPlace(String text, String message) {
    assertThatThrownBy(() -> read(text.replace("''", "\"\""))).isInstanceOf(SettingsException.class)
        .hasMessageContaining(message).hasMessageContaining("String: 1");
  }

  @Test
  void anUnknownKeyOfANetworkIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("own.conf"), TEXT.replace("input", "inputs"));
    ConfigResolver resolver = ConfigResolver.of(TestCatalog.small(), Map.of("HOME", "/home/someone"));
    assertThatThrownBy(() -> resolver.resolve(file.toString(), Overrides.none())).isInstanceOf(SettingsException.class)
        .hasMessageContaining("unknown key 'network.inputs'").hasMessageContaining("own.conf")
        .hasMessageContaining("did you mean 'input'?");
  }
}
