package org.bayespress.format.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.model.QuantizedTensor.RandomCoded;
import org.bayespress.format.model.RandomCode;

/** The one code that the randomly coded tensors of a model share. */
final class SharedCode {

  private SharedCode() {}

  /**
   * The code; empty if no tensor is randomly coded.
   *
   * @throws IllegalArgumentException if tensors name different codes, or do not take up its variables in their order
   */
  static Optional<RandomCode> of(CompressedModel model) {
    List<QuantizedTensor> tensors = new ArrayList<>();
    for (CompressedModel.Layer layer : model.layers()) {
      tensors.add(layer.weight());
      tensors.add(layer.bias());
    }
    RandomCode code = null;
    int taken = 0;
    for (int i = 0; i < tensors.size(); i++) {
      if (tensors.get(i) instanceof RandomCoded coded) {
        code = code == null ? coded.code() : code;
        String where = "randomly coded tensor " + i + " of the model ";
        require(coded.code() == code, where + "has a code of its own; all tensors of a model share one");
        require(coded.number() == i, where + "calls itself number " + coded.number());
        require(coded.firstVariable() == taken,
            where + "starts at variable " + coded.firstVariable() + ", those before it end at " + taken);
        taken += coded.variables();
      }
    }
    require(code == null || code.variables() == taken,
        "the random code has " + (code == null ? 0 : code.variables()) + " variables, the tensors take " + taken);
    return Optional.ofNullable(code);
  }

  private static void require(boolean condition, String found) {
    if (!condition) {
      throw new IllegalArgumentException(found);
    }
  }
}
