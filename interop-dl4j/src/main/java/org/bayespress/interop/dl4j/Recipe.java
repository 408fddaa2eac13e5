package org.bayespress.interop.dl4j;

import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.config.Catalog;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.Named;
import org.bayespress.experiments.config.NearestMatch;
import org.bayespress.experiments.config.NetworkText;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * The configuration that compresses a network of the user's own: the preset of the method for the published network that
 * is most like it (DenseNet for one with batch normalisations, LeNet-5 for another with convolutions, LeNet-300-100 for one without),
 * with the user's network in its place. Where the method has none for DenseNet, that for LeNet-5 is taken.
 *
 * @param preset name of that preset
 * @param text the configuration, HOCON
 * @param notes what of the preset was left out
 */
record Recipe(String preset, String text, List<String> notes) {

  /**
   * Finds the preset and writes the configuration.
   *
   * @param preset of the user's choice; empty for the one that goes with the method
   * @param start file with the weights to start from
   * @throws SettingsException if there is no such method, preset, or preset for the method
   */
  static Recipe of(
      Catalog catalog, Map<String, String> environment, NetworkSpec network, String method, Optional<String> prior,
      Optional<String> preset, Path start) {
    ConfigResolver resolver = ConfigResolver.of(catalog, environment);
    String name = preset.orElseGet(() -> nearest(catalog, resolver, network, method, prior));
    ResolvedConfig base = resolver.resolve(name, Overrides.none());
    List<String> lines = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    lines.add("include classpath(" + ConfigUtil.quoteString("presets/" + name + ".conf") + ")");
    lines.add("summary = " + ConfigUtil.quoteString(network.name() + ", compressed by the recipe of " + name));
    lines.add(NetworkText.of(network));
    lines.add("method.name = " + ConfigUtil.quoteString(method));
    prior.filter(chosen -> !chosen.equals(base.run().prior())).ifPresent(chosen -> {
      lines.add("prior { name = " + ConfigUtil.quoteString(chosen) + ", kl = auto }");
    });
    lines.add("data.preprocessing = start-file");
    lines.add("baseline.source = start-file");
    lines.add("training { start = file, start-file = " + ConfigUtil.quoteString(start.toString()) + " }");
    if (!shapes(network).equals(shapes(base.run().network()))) {
      for (String key : perLayer(base, method)) {
        lines.add(key + " = []");
        notes.add(key + " of " + name + " is for the layers of " + base.run().network().name() + " and is left out");
      }
    }
    return new Recipe(name, String.join("\n", lines) + "\n", notes);
  }

  private static String nearest(
      Catalog catalog, ConfigResolver resolver, NetworkSpec network, String method, Optional<String> prior) {
    List<String> methods = catalog.methods().stream().map(Named::name).toList();
    if (!methods.contains(method)) {
      throw new SettingsException(
          "--method: unknown '" + method + "'" + NearestMatch.hint(method, methods) + " Allowed: "
              + String.join(", ", methods));
    }
    String wanted = prior.orElseGet(
        () -> catalog.methods().stream().filter(each -> each.name().equals(method)).findFirst().orElseThrow().supports()
            .getFirst());
    List<String> alike = alike(network);
    return alike.stream().flatMap(like -> nearest(catalog, resolver, like, method, wanted).stream()).findFirst()
        .orElseThrow(
            () -> new SettingsException("--method: there is no preset of '" + method + "' for networks like "
                + String.join(" or ", alike) + "; name one with --preset (bayespress list presets)"));
  }

  /** Published networks that are like this one, the most similar first. */
  private static List<String> alike(NetworkSpec network) {
    if (!network.normalizations().isEmpty()) {
      return List.of("densenet22", "lenet5");
    }
    boolean convolutional = network.weightedLayers().stream().anyMatch(LayerSpec.Conv2d.class::isInstance);
    return List.of(convolutional ? "lenet5" : "lenet300");
  }

  private static Optional<String> nearest(
      Catalog catalog, ConfigResolver resolver, String like, String method, String prior) {
    return catalog.presets().names().stream().filter(name -> name.startsWith(like + "-"))
        .map(name -> resolver.resolve(name, Overrides.none())).filter(config -> config.run().method().equals(method))
        .min(
            Comparator.comparing((ResolvedConfig config) -> !config.run().prior().equals(prior))
                // the plainest one: others are made from it by setting more keys
                .thenComparing(config -> catalog.presets().parse(config.run().title()).entrySet().size())
                .thenComparing(config -> config.run().title()))
        .map(config -> config.run().title());
  }

  /** Keys of the method's section that have one number per layer. */
  private static List<String> perLayer(ResolvedConfig base, String method) {
    List<String> keys = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> entry : base.config().getConfig(method).entrySet()) {
      boolean list = entry.getValue().valueType() == ConfigValueType.LIST;
      if (list && !((List<?>) entry.getValue().unwrapped()).isEmpty()) {
        keys.add(method + "." + entry.getKey());
      }
    }
    return keys.stream().sorted().toList();
  }

  private static List<List<Integer>> shapes(NetworkSpec network) {
    return network.weightedLayers().stream().map(layer -> Arrays.stream(layer.weightShape()).boxed().toList()).toList();
  }
}
