package org.bayespress.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.bayespress.core.network.Networks;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.PhiloxSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PosteriorSampleTest {
  @TempDir
  private Path folder;

  /** Layers of these sizes with numbers of full precision, which no packing makes small. */
  private static TrainedPosterior posterior(int... sizes) {
    PhiloxSequence words = PhiloxSequence.of(NoiseKey.of(7, NoiseKey.Purpose.INITIALIZATION), 0, 0);
    List<TrainedPosterior.Layer> layers = new ArrayList<>();
    for (int size : sizes) {
      float[] theta = new float[size];
      float[] logSigma2 = new float[size];
      for (int i = 0; i < size; i++) {
        theta[i] = (words.nextInt(2_000_001) - 1_000_000) * 3e-7f;
        logSigma2[i] = -10 + words.nextInt(1_000_001) * 1.1e-5f;
      }
      layers.add(
          new TrainedPosterior.Layer(
              "layer" + layers.size(), theta, logSigma2, new float[1], null, null, new double[] {0.2},
              new double[] {-0.2, 0, 0.2}));
    }
    return new TrainedPosterior(Networks.lenet5(), layers);
  }

  @Test
  void whatIsReadIsWhatWasSampled() throws IOException {
    TrainedPosterior posterior = posterior(500, 25_000, 400_000, 5000);
    PosteriorSample sample = PosteriorSample.of(posterior);
    Path file = Files.write(folder.resolve("a.json.gz"), sample.packed());
    PosteriorSample read = PosteriorSample.read(file);
    assertThat(read.layers()).hasSize(4);
    assertThat(read.layers()).extracting(PosteriorSample.Layer::weights)
        .containsExactly(500, 25_000, 400_000, 5000);
    assertThat(read.layers().stream().map(layer -> layer.theta().length)).containsExactly(500, 4000, 4000, 5000);
    for (int i = 0; i < 4; i++) {
      PosteriorSample.Layer layer = read.layers().get(i);
      assertThat(layer.name()).isEqualTo("layer" + i);
      assertThat(layer.levels()).containsExactly(-0.2, 0, 0.2);
      assertThat(layer.theta()).containsExactly(sample.layers().get(i).theta());
      assertThat(layer.logSigma2()).containsExactly(sample.layers().get(i).logSigma2());
    }
    // a small layer is whole, up to four digits
    float[] whole = posterior.layers().getFirst().theta();
    for (int i = 0; i < whole.length; i++) {
      assertThat((double) read.layers().getFirst().theta()[i]).isCloseTo(whole[i], within(6e-4 * Math.abs(whole[i])));
    }
  }

  /** Also of the 77 layers of a large DenseNet. */
  @Test
  void filesAreSmall() throws IOException {
    assertThat(PosteriorSample.of(posterior(500, 25_000, 400_000, 5000)).packed().length).isLessThan(150_000);
    int[] sizes = new int[77];
    Arrays.fill(sizes, 12_000);
    assertThat(PosteriorSample.of(posterior(sizes)).packed().length).isLessThan(150_000);
  }

  /** In rows and columns of a layer alike: numbers in every tenth of the layer, and of every remainder. */
  @ParameterizedTest
  @CsvSource({"400000, 4000, 800", "25000, 4000, 25", "12000, 207, 36", "430000, 5000, 100"})
  void chosenWeightsAreDistinctAndSpread(int count, int share, int row) {
    int[] chosen = PosteriorSample.chosen(count, share);
    assertThat(chosen).hasSize(share).doesNotHaveDuplicates().isSorted();
    assertThat(chosen[share - 1]).isLessThan(count);
    for (int parts : new int[] {10, 5}) {
      int[] byPlace = new int[parts];
      int[] byColumn = new int[parts];
      for (int index : chosen) {
        byPlace[(int) ((long) index * parts / count)]++;
        byColumn[index % row * parts / row]++;
      }
      assertThat(Arrays.stream(byPlace)).allMatch(n -> n > 0.9 * share / parts);
      assertThat(Arrays.stream(byColumn)).allMatch(n -> n > 0.5 * share / parts);
    }
  }

  @Test
  void smallLayersAreWhole() {
    assertThat(PosteriorSample.chosen(7, 4)).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(PosteriorSample.chosen(8, 4)).hasSize(4);
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    byte[] packed = PosteriorSample.of(posterior(50)).packed();
    damaged(Arrays.copyOf(packed, packed.length / 2), "is damaged: ");
    damaged("{}".getBytes(StandardCharsets.UTF_8), "is damaged: ");
    damaged(packed("{\"layers\":["), "is damaged: ");
    damaged(packed("{}"), "it has no layers");
    String layer = "{\"layers\":[{\"name\":\"a\",\"weights\":2,\"levels\":[0],\"theta\":%s,\"logSigma2\":%s}]}";
    damaged(packed(layer.formatted("[1,2]", "[1]")), "layer 1: 2 means and 1 log variances");
    damaged(packed(layer.formatted("[1,\"NaN\"]", "[1,1]")), "theta has \"NaN\" where a finite number is due");
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream packing = new GZIPOutputStream(bytes)) {
      packing.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private void damaged(byte[] bytes, String message) throws IOException {
    Path file = Files.write(folder.resolve("posterior-end.json.gz"), bytes);
    assertThatThrownBy(() -> PosteriorSample.read(file)).isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString()).hasMessageContaining(message);
  }
}
