package org.bayespress.format.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.bayespress.format.TestModels;
import org.bayespress.format.TestRandom;
import org.bayespress.format.model.Coding;
import org.bayespress.format.model.CodingVariant;
import org.bayespress.format.model.CompressedModel;
import org.junit.jupiter.api.Test;

/** Sizes are promises too. */
class SizeTest {

  @Test
  void lenet300NeedsLessThanElevenAndAHalfBitsForASurvivor() {
    TestRandom random = TestRandom.seeded(21);
    ByteLedger ledger = check(TestModels.sparseLenet300(random));
    assertThat(ledger.weightsNonZero() / 266_200.0).as(random.seed()).isBetween(0.01, 0.02);
    assertThat(ledger.bitsPerNonZeroWeight()).as(random.seed()).isLessThan(9.5);
  }

  @Test
  void lenet5NeedsLessThanTwelveAndAHalfBitsForASurvivorAndAHundredBytesAround() {
    TestRandom random = TestRandom.seeded(22);
    ByteLedger ledger = check(TestModels.sparseLenet5(random));
    assertThat(ledger.weightsNonZero() / 430_500.0).as(random.seed()).isBetween(0.003, 0.0045);
    assertThat(ledger.bitsPerNonZeroWeight()).as(random.seed()).isLessThan(10.5);
    assertThat(ledger.overheadBytes()).isLessThanOrEqualTo(100);
  }

  @Test
  void anEmptyNetworkIsAlmostNothing() {
    ByteLedger ledger = check(TestModels.empty(TestModels.lenet5()));
    assertThat(ledger.fileBytes()).isLessThan(110);
    assertThat(ledger.bitsPerNonZeroWeight()).isNaN();
  }

  /**
   * The files of the published shapes against the published sizes, which count weights alone: 5 bits a weight here (the
   * levels lie in -15..15), and in "maximum" a codebook of 32 float32 a layer. Headers, masks and biases come on top.
   */
  @Test
  void aGroupPrunedLenet5TakesWhatItsVariantSays() {
    TestRandom random = TestRandom.seeded(91);
    CompressedModel model = TestModels.groupedLenet5(random);
    ByteLedger fast = check(model.coded(Coding.of(CodingVariant.FAST_PREDICTION)));
    // 125, 1250, 1216 and 160 weights of 5 bits, each layer filled up to a byte
    int fastPayload = 79 + 782 + 760 + 100;
    assertThat(weightPayload(fast)).as(random.seed()).isEqualTo(fastPayload);
    assertThat(fast.fileBytes()).isBetween(fastPayload + 100, fastPayload + 250);
    ByteLedger maximum = check(model.coded(Coding.of(CodingVariant.MAXIMUM)));
    assertThat(weightPayload(maximum)).isEqualTo(fastPayload);
    int published = 2751 * 5 / 8 + 4 * 32 * 4;
    assertThat(maximum.fileBytes()).isBetween(published - 100, published + 150);
    ByteLedger ours = check(model);
    assertThat(ours.fileBytes()).isLessThan(1700);
    ByteLedger historical = check(model.coded(Coding.historical(8)));
    assertThat(historical.fileBytes()).isBetween(2500, 4000);
  }

  private static int weightPayload(ByteLedger ledger) {
    return ledger.layers().stream().mapToInt(layer -> layer.weight().payloadBytes()).sum();
  }

  /** The ledger adds up, and reader and writer keep the same one. */
  private static ByteLedger check(CompressedModel model) {
    EncodedModel encoded = BpzWriter.write(model);
    ByteLedger ledger = encoded.ledger();
    assertThat(ledger.fileBytes()).isEqualTo(encoded.bytes().length);
    try {
      assertThat(BpzReader.read(encoded.bytes()).ledger()).isEqualTo(ledger);
    } catch (BpzException e) {
      throw new AssertionError(e);
    }
    int sum = ledger.containerBytes() + ledger.checksumBytes();
    for (ByteLedger.Layer layer : ledger.layers()) {
      for (var tensor : new org.bayespress.format.codec.TensorBytes[] {layer.weight(), layer.bias()}) {
        assertThat(tensor.headerBytes()).isPositive();
        assertThat(tensor.sideInformationBytes()).isNotNegative();
        assertThat(tensor.structureBytes()).isNotNegative();
        assertThat(tensor.payloadBytes()).isNotNegative();
        sum += tensor.headerBytes() + tensor.sideInformationBytes() + tensor.structureBytes() + tensor.payloadBytes();
      }
    }
    assertThat(sum).isEqualTo(encoded.bytes().length);
    return ledger;
  }
}
