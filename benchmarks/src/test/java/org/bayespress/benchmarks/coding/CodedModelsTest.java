package org.bayespress.benchmarks.coding;

import static org.assertj.core.api.Assertions.assertThat;

import org.bayespress.format.container.BpzException;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedModel;
import org.junit.jupiter.api.Test;

class CodedModelsTest {

  @Test
  void everyModelIsOneThatIsWrittenAndRead() throws BpzException {
    assertThat(CodedModels.names()).contains("lenet300", "lenet5", CodedModels.RANDOM);
    for (String name : CodedModels.names()) {
      byte[] file = BpzWriter.write(CodedModels.of(name)).bytes();
      assertThat(BpzReader.read(file).network()).as(name).isEqualTo(CodedModels.of(name).network());
    }
  }

  /** 1,200 numbers of 20 bits, and what stands around them. */
  @Test
  void theRandomCodeIsOfThreeKilobytes() throws BpzException {
    byte[] file = BpzWriter.write(CodedModels.of(CodedModels.RANDOM)).bytes();
    assertThat(file.length).isBetween(3040, 3070);
    DecodedModel decoded = BpzReader.read(file);
    assertThat(decoded.ledger().weightsNonZero()).isGreaterThan(430_000);
  }
}
