package org.bayespress.experiments.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bayespress.core.data.ImageSource;
import org.bayespress.core.method.CompressionMethod;
import org.bayespress.core.method.Prior;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.GroupScalePrior;
import org.bayespress.core.posterior.LayerPrior;
import org.bayespress.core.posterior.PosteriorFamily;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.posterior.PosteriorSetup;
import org.bayespress.core.posterior.Reparameterization;
import org.bayespress.core.training.TrainingPlan;
import org.bayespress.experiments.config.HoconSettings;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.config.RunConfig;
import org.bayespress.experiments.data.ImageSources;
import org.bayespress.experiments.wiring.Parts;
import org.bayespress.format.network.NetworkSpec;

/**
 * Everything a configuration names, looked up and read: when this exists, nothing is left to refuse but the data's
 * content.
 *
 * @param config the configuration
 * @param network the network
 * @param images images to train and test on, which fit the network
 * @param method the method
 * @param methodSettings the method's own section
 * @param setup how the posterior starts
 * @param kl the KL term of a weight; of a prior with parameters of its own, at some fixed values of them
 * @param scales prior of the scales of groups; there is one if and only if the posterior has such scales
 * @param weights prior of the weights while it is trained, with the parameters that layers learn, if it has any
 * @param training plan of the variational training
 * @param baseline plan of the dense training
 * @param start where the variational training starts
 */
record Experiment(
    ResolvedConfig config,
    NetworkSpec network,
    ImageSource images,
    CompressionMethod method,
    HoconSettings methodSettings,
    PosteriorSetup setup,
    GaussianKl kl,
    Optional<GroupScalePrior> scales,
    LayerPrior weights,
    TrainingPlan training,
    TrainingPlan baseline,
    StartingPoint start) {

  /**
   * Looks everything up.
   *
   * @param environment of the process, for the places where data may be
   * @throws SettingsException for a value that is not allowed
   * @throws org.bayespress.core.data.DataException for images of the user's own that do not fit together
   */
  static Experiment of(ResolvedConfig config, Parts parts, Map<String, String> environment) {
    return of(config, parts, ImageSources.of(config, environment));
  }

  /** The same on these images, whatever the configuration says about images. */
  static Experiment of(ResolvedConfig config, Parts parts, ImageSource images) {
    RunConfig run = config.run();
    HoconSettings settings = config.settings();
    NetworkSpec network = run.network();
    if (network.channels() != images.channels() || network.height() != images.height()
        || network.width() != images.width() || network.classes() != images.classes()) {
      throw settings.refuse("dataset", "'" + images.name() + "' (" + images.channels() + "x" + images.height() + "x"
          + images.width() + ", " + images.classes() + " classes)",
          "one that fits the input of network '"
              + network.name() + "' (" + network.channels() + "x" + network.height() + "x" + network.width() + ", "
              + network.classes() + " classes)");
    }
    CompressionMethod method = parts.method(run.method());
    if (!method.takes(network)) {
      throw settings.refuse(
          "network", "'" + network.name() + "', which has branches or batch normalisations",
          "one that is a plain chain of layers for method '" + method.name()
              + "', for example lenet5; vnq and sparsevd take any");
    }
    HoconSettings own = settings.section(method.name());
    Prior prior = parts.prior(run.prior());
    PosteriorSetup setup = drawn(method.posterior(own, network), settings.section("training"));
    if (setup.family() != prior.posterior()) {
      throw settings.refuse(
          "prior.name", "'" + prior.name() + "', whose posterior is " + prior.posterior().label(),
          "a prior for the posterior of method '" + method.name() + "', which is " + setup.family().label());
    }
    GaussianKl kl = prior.kl(run.kl());
    LayerPrior layers =
        prior.layers(run.kl(), settings.section("prior")).orElseGet(() -> LayerPrior.fixed(run.prior(), kl));
    layers.requireFits(network);
    StartingPoint start = StartingPoint.of(settings.section("training"), network);
    if (run.preprocessing().equals(RunConfig.START_FILE)) {
      start.preprocessing();
    }
    if (baselineFromFile(settings)) {
      start.baseline(network);
    }
    return new Experiment(
        config, network, images, method, own, setup, kl, prior.scales(run.kl(), settings.section("prior")),
        layers,
        checked(TrainingPlan.variational(settings.section("training")), settings.section("training"), images,
            subset(settings)),
        checked(TrainingPlan.dense(settings.section("baseline"), settings.section("training")),
            settings.section("baseline"), images, subset(settings)),
        start);
  }

  /** Whether the dense network is that of {@code training.start-file}, and not trained. */
  boolean baselineFromFile() {
    return baselineFromFile(config.settings());
  }

  private static boolean baselineFromFile(HoconSettings settings) {
    HoconSettings baseline = settings.section("baseline");
    return switch (baseline.text("source")) {
      case "trained" -> false;
      case "start-file" -> true;
      default -> throw baseline.refuse("source", "'" + baseline.text("source") + "'", "trained or start-file");
    };
  }

  private static PosteriorSetup drawn(PosteriorSetup setup, HoconSettings training) {
    String name = training.text("reparameterization");
    if (!Reparameterization.labels().contains(name)) {
      throw training.refuse("reparameterization", "'" + name + "'", String.join(" or ", Reparameterization.labels()));
    }
    if (name.equals(Reparameterization.LOCAL.label())) {
      return setup;
    }
    if (setup instanceof PosteriorRecipe recipe) {
      return recipe.by(Reparameterization.WEIGHTS);
    }
    throw training.refuse(
        "reparameterization", "'" + name + "'", Reparameterization.LOCAL.label() + " for a posterior of "
            + PosteriorFamily.GROUP_SCALES.label() + ", whose scales are drawn per image");
  }

  /** How many images of every part are used; 0 for all. */
  int subset() {
    return subset(config.settings());
  }

  private static int subset(HoconSettings settings) {
    return settings.section("data").whole("subset", 0, Integer.MAX_VALUE);
  }

  /** A run whose dense network this one takes over; empty for its own. */
  Optional<Path> denseRun() {
    String folder = config.settings().section("baseline").text("run");
    return folder.isBlank() ? Optional.empty() : Optional.of(Path.of(folder));
  }

  private static TrainingPlan checked(TrainingPlan plan, HoconSettings section, ImageSource images, int subset) {
    int trainedOn = subset == 0 ? images.trainedOn() : Math.min(subset, images.trainedOn());
    if (plan.batch() > trainedOn) {
      throw section.refuse("batch", plan.batch(), "at most the " + trainedOn + " images trained on");
    }
    return plan;
  }
}
