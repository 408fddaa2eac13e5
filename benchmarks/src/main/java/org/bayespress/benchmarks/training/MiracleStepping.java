package org.bayespress.benchmarks.training;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.experiments.config.HoconSettings;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.bayespress.methods.miracle.Miracle;
import org.bayespress.methods.miracle.training.MiracleSettings;
import org.bayespress.methods.miracle.training.MiracleStep;

/**
 * Steps of MIRACLE, which learns in its own way: one draw of all weights, no local reparameterization. Weights share
 * variables as in the preset of the network, if it has one.
 */
final class MiracleStepping implements Stepping {
  private final MiracleStep step;

  MiracleStepping(NetworkSpec network, String parameterization, Dataset digits, Preprocessing scaling,
      WorkerPool pool) {
    ClassLoader loader = HoconSettings.class.getClassLoader();
    Config defaults = ConfigFactory.parseResources(loader, "reference.conf").resolve();
    Config preset = ConfigFactory.parseResources(loader, "presets/" + network.name() + "-miracle-mean-var.conf");
    String sharing = "miracle.sharing";
    Config own = preset.hasPath(sharing) ? defaults.withValue(sharing, preset.getValue(sharing)) : defaults;
    Config whole = own.withValue("miracle.parameterization", ConfigValueFactory.fromAnyRef(parameterization));
    MiracleSettings settings = MiracleSettings.read(HoconSettings.of(whole).section(Miracle.NAME), network);
    step = MiracleStep.of(network, settings, digits, scaling, 1, pool);
  }

  @Override
  public double take() {
    return step.take();
  }

  @Override
  public void rewind() {
    step.rewind();
  }

  @Override
  public void close() {
    step.close();
  }
}
