package org.bayespress.benchmarks.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.stream.IntStream;
import org.bayespress.format.container.BpzException;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.model.CompressedModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Made-up networks resemble those that were trained (docs/results, Sparse VD, budget paper, seed 1). */
class SparseModelTest {

  @ParameterizedTest
  @CsvSource({"lenet300, 2230, 2849", "lenet5, 1454, 1872"})
  void countsAndLengthsAreThoseOfTrainedNetworks(String network, int nonZero, int fileBytes) throws BpzException {
    CompressedModel model = SparseModel.of(network);
    long found = model.layers().stream().mapToLong(layer -> nonZero(layer.weight().toFloats())).sum();
    assertThat(found).isCloseTo(nonZero, withinPercentage(8));
    byte[] file = BpzWriter.write(model).bytes();
    assertThat(file.length).isCloseTo(fileBytes, withinPercentage(8));
    DecodedModel decoded = BpzReader.read(file);
    for (int i = 0; i < model.layers().size(); i++) {
      assertThat(decoded.layers().get(i).weight()).isEqualTo(model.layers().get(i).weight().toFloats());
    }
  }

  @ParameterizedTest
  @CsvSource({"lenet300", "lenet5"})
  void everyCallGivesTheSame(String network) {
    assertThat(BpzWriter.write(SparseModel.of(network)).bytes())
        .isEqualTo(BpzWriter.write(SparseModel.of(network)).bytes());
  }

  /** A unit of fc1 that is dead has neither weights into it nor out of it. */
  @ParameterizedTest
  @CsvSource("lenet300")
  void deadUnitsAreDeadOnBothSides(String network) {
    CompressedModel model = SparseModel.of(network);
    float[] first = model.layers().get(0).weight().toFloats();
    float[] second = model.layers().get(1).weight().toFloats();
    long dead =
        IntStream.range(0, 300).filter(unit -> IntStream.range(0, 784).allMatch(i -> first[unit * 784 + i] == 0))
            .filter(unit -> IntStream.range(0, 100).allMatch(o -> second[o * 300 + unit] == 0)).count();
    assertThat((double) dead).isCloseTo(300 * 0.71, within(30.0));
  }

  private static long nonZero(float[] values) {
    return IntStream.range(0, values.length).filter(i -> values[i] != 0).count();
  }
}
