package org.bayespress.format.codec;

import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.model.RandomCode;

/**
 * What a randomly coded tensor says for itself; its values are in the code behind the last layer.
 *
 * @param scale standard deviation of the candidates
 * @param sharing values per variable
 */
public record RandomShare(float scale, int sharing) {

  /** The tensor as part of a code. */
  QuantizedTensor.RandomCoded tensor(int count, int number, int firstVariable, RandomCode code) {
    return new QuantizedTensor.RandomCoded(new int[] {count}, scale, sharing, number, firstVariable, code);
  }
}
