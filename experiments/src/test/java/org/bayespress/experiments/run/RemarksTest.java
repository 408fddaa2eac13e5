package org.bayespress.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bayespress.priors.quantizing.CodebookStart;
import org.bayespress.core.network.Networks;
import org.bayespress.core.posterior.LayerPrior;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.priors.loguniform.MolchanovKl;
import org.bayespress.priors.quantizing.CodebookShape;
import org.bayespress.priors.quantizing.QuantizingLayers;
import org.junit.jupiter.api.Test;

class RemarksTest {

  private static TrainedPosterior trained(double... levels) {
    return new TrainedPosterior(
        Networks.byName().get("lenet300"),
        List.of(
            new TrainedPosterior.Layer(
                "fc1", new float[2], new float[2], new float[1], null, null, levels, new double[0])));
  }

  @Test
  void aCodebookAtItsBoundIsSaidToHaveCollapsed() {
    LayerPrior prior = new QuantizingLayers("approximate", CodebookShape.TERNARY, CodebookStart.LARGEST, 0.05, 0.01);
    List<float[]> weights = List.of(new float[] {0, 0.05f});
    assertThat(Remarks.of(trained(0.0501), prior, weights)).isEmpty();
    assertThat(Remarks.of(trained(0.05f), prior, weights)).singleElement().asString()
        .startsWith("layer fc1: largest level a collapsed to the lower bound prior.codebook.least = 0.05")
        .contains("prior.codebook.learning-rate-factor");
    LayerPrior two =
        new QuantizingLayers("approximate", new CodebookShape(3, false), CodebookStart.LARGEST, 0.05, 0.01);
    assertThat(Remarks.of(trained(0.3, 0.05f), two, weights)).singleElement().asString()
        .startsWith("layer fc1: positive level b collapsed");
  }

  @Test
  void aLayerWithoutWeightsIsNamed() {
    LayerPrior prior = LayerPrior.fixed("log-uniform", MolchanovKl.standard());
    assertThat(Remarks.of(trained(), prior, List.of(new float[2]))).singleElement().asString()
        .startsWith("layer fc1: no weight is left");
    assertThat(Remarks.of(trained(), prior, List.of(new float[] {0, 1}))).isEmpty();
  }
}
