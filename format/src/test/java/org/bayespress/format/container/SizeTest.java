package org.bayespress.format.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.bayespress.format.TestModels;
import org.bayespress.format.TestRandom;
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
