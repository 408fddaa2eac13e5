package org.bayespress.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.network.Networks;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.experiments.config.HoconSettings;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartingPointTest {
  private static final NetworkSpec LENET300 = Networks.byName().get("lenet300");
  private static final Preprocessing STANDARD = new Preprocessing(new float[] {1 / 78f}, new float[] {-0.42f});

  @TempDir
  private Path folder;

  private static HoconSettings training(String start, Path file) {
    return HoconSettings.of(
        ConfigFactory.parseMap(Map.of("start", start, "start-file", file == null ? "" : file.toString())));
  }

  /** Weights that tell their place. */
  private Path file(NetworkSpec network) throws IOException {
    List<CompressedModel.Layer> layers = new ArrayList<>();
    for (LayerSpec.Weighted spec : network.weightedLayers()) {
      float[] weights = new float[spec.weightCount()];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = i * 0x1p-20f;
      }
      float[] biases = new float[spec.outputs()];
      biases[0] = spec.outputs();
      layers.add(
          new CompressedModel.Layer(
              spec.name(), new QuantizedTensor.Floats(spec.weightShape(), weights),
              new QuantizedTensor.Floats(new int[] {spec.outputs()}, biases)));
    }
    Path file = folder.resolve(network.name() + ".bpz");
    BpzWriter.write(new CompressedModel(network, STANDARD, layers), file);
    return file;
  }

  private static TrainedPosterior dense() {
    return new TrainedPosterior(
        LENET300, LENET300.weightedLayers().stream()
            .map(
                spec -> new TrainedPosterior.Layer(
                    spec.name(), new float[spec.weightCount()], new float[spec.weightCount()],
                    new float[spec.outputs()]))
            .toList());
  }

  /** What a file holds of a batch normalisation is the same function with some moments. */
  @Test
  void scalesAndShiftsOfAFileAreKept() throws IOException {
    NetworkSpec network = new NetworkSpec(
        "normalized", 1, 2, 2,
        List.of(new LayerSpec.BatchNorm("n", 1), new LayerSpec.Flatten(), new LayerSpec.Dense("fc", 4, 2)));
    CompressedModel model = new CompressedModel(
        network, STANDARD, List.of(
            new CompressedModel.Layer(
                "fc", new QuantizedTensor.Floats(new int[] {2, 4}, new float[8]),
                new QuantizedTensor.Floats(new int[] {2}, new float[2]))))
        .normalized(
            List.of(
                new CompressedModel.Normalization(
                    "n", new QuantizedTensor.Floats(new int[] {1}, new float[] {-1.75f}),
                    new QuantizedTensor.Floats(new int[] {1}, new float[] {0.3f}))));
    Path file = folder.resolve("normalized.bpz");
    BpzWriter.write(model, file);
    TrainedPosterior found = StartingPoint.of(training("file", file), network).baseline(network);
    assertThat(found.scalesAndShifts().getFirst().scale()[0]).isCloseTo(-1.75f, within(1e-6f));
    assertThat(found.scalesAndShifts().getFirst().shift()[0]).isEqualTo(0.3f);
  }

  @Test
  void meansComeFromWhereTheKeySays() throws IOException {
    TrainedPosterior dense = dense();
    assertThat(StartingPoint.of(training("random", null), LENET300).means(dense, STANDARD)).isEmpty();
    StartingPoint pretrained = StartingPoint.of(training("pretrained", null), LENET300);
    assertThat(pretrained.means(dense, STANDARD)).containsSame(dense);
    assertThat(pretrained.pretrained()).isTrue();
    StartingPoint file = StartingPoint.of(training("file", file(LENET300)), LENET300);
    TrainedPosterior means = file.means(dense, STANDARD).orElseThrow();
    assertThat(file.pretrained()).isFalse();
    assertThat(means.layers().get(1).theta()[2345]).isEqualTo(2345 * 0x1p-20f);
    assertThat(means.layers().get(2).bias()[0]).isEqualTo(10);
  }

  @Test
  void aFileOfAnotherNetworkIsRefusedWithBothNamed() throws IOException {
    Path other = file(Networks.byName().get("lenet5"));
    assertThatThrownBy(() -> StartingPoint.of(training("file", other), LENET300)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("start-file").hasMessageContaining("lenet5.bpz")
        .hasMessageContaining("conv1 [20, 1, 5, 5]")
        .hasMessageContaining("lenet300 (input 1x28x28, weights fc1 [300, 784]");
  }

  @Test
  void aFileForOtherInputsIsRefused() throws IOException {
    StartingPoint file = StartingPoint.of(training("file", file(LENET300)), LENET300);
    Preprocessing unit = new Preprocessing(new float[] {1 / 255f}, new float[1]);
    assertThatThrownBy(() -> file.means(dense(), unit)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("start-file").hasMessageContaining("-0.42 for a pixel of 0")
        .hasMessageContaining("data.preprocessing");
  }

  @Test
  void aFileThatIsNotThereOrDamagedIsNamed() throws IOException {
    assertThatThrownBy(() -> StartingPoint.of(training("file", folder.resolve("no.bpz")), LENET300))
        .isInstanceOf(SettingsException.class).hasMessageContaining("no.bpz").hasMessageContaining("not there");
    Path damaged = Files.write(folder.resolve("damaged.bpz"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> StartingPoint.of(training("file", damaged), LENET300))
        .isInstanceOf(UncheckedIOException.class).hasMessageContaining("training.start-file")
        .hasMessageContaining("damaged.bpz");
  }
}
