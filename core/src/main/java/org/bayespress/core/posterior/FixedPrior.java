package org.bayespress.core.posterior;

import java.util.List;
import org.bayespress.core.random.NoiseField;

/** A prior without parameters of its own: the same KL in every layer at every step. */
record FixedPrior(String name, GaussianKl kl) implements LayerPrior {

  @Override
  public String form() {
    return kl.form();
  }

  @Override
  public String description() {
    return name + "|" + kl.form();
  }

  @Override
  public List<String> parameters() {
    return List.of();
  }

  @Override
  public double[] start(int layer, float[] theta) {
    return new double[0];
  }

  @Override
  public GaussianKl kl(double[] parameters, NoiseField noise) {
    return kl;
  }

  @Override
  public double learningRateFactor() {
    return 1;
  }

  @Override
  public void project(double[] parameters) {
    // there are none
  }
}
