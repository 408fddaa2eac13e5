package org.bayespress.experiments.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bayespress.core.method.SettingsException;

/**
 * Lays the layers of a configuration over each other and refuses what does not fit, before any work is done:
 * {@code reference.conf} < preset or file < budget < {@code --set} < dedicated options.
 */
public final class ConfigResolver {
  private static final String BUDGETS = "budgets";
  private static final String CUSTOM = "custom";

  private final Catalog catalog;
  private final Config reference;
  private final Map<String, String> environment;

  private ConfigResolver(Catalog catalog, Config reference, Map<String, String> environment) {
    this.catalog = catalog;
    this.reference = reference;
    this.environment = environment;
  }

  /**
   * A resolver with the {@code reference.conf} of every module on the class path.
   *
   * @param environment of the process; {@code XDG_DATA_HOME} and {@code HOME} place the default run folder
   */
  public static ConfigResolver of(Catalog catalog, Map<String, String> environment) {
    Config reference = ConfigFactory.parseResources(ConfigResolver.class.getClassLoader(), "reference.conf").resolve();
    return new ConfigResolver(catalog, reference, Map.copyOf(environment));
  }

  /**
   * The configuration of a run.
   *
   * @param presetOrFile name of a preset, or path of a file that ends in {@code .conf}
   * @throws SettingsException for anything unknown or of the wrong kind
   */
  public ResolvedConfig resolve(String presetOrFile, Overrides overrides) {
    boolean file = presetOrFile.endsWith(".conf");
    return resolve(
        file ? baseName(Path.of(presetOrFile)) : presetOrFile,
        file ? parseFile(Path.of(presetOrFile)) : catalog.presets().parse(presetOrFile), presetOrFile, overrides);
  }

  /**
   * The configuration of a run that is in no file.
   *
   * @param title for the run folder and the result, as the name of a file without its ending
   * @param text HOCON
   * @throws SettingsException for anything unknown or of the wrong kind
   */
  public ResolvedConfig resolveText(String title, String text, Overrides overrides) {
    ConfigParseOptions origin = ConfigParseOptions.defaults().setOriginDescription(title);
    return resolve(title, ConfigFactory.parseString(text, origin), title, overrides);
  }

  private ResolvedConfig resolve(String title, Config parsed, String name, Overrides overrides) {
    Config options = options(overrides);
    Config own = substituted(parsed, options, name);
    String budget = budget(own, options);
    Config overlay = own.hasPath(BUDGETS) ? own.getConfig(BUDGETS + "." + ConfigUtil.quoteString(budget))
        : ConfigFactory.empty();
    Config label = ConfigFactory.empty().withValue("budget", ConfigValueFactory.fromAnyRef(budget));
    checkAllBudgets(own);
    Config merged = label.withFallback(options).withFallback(overlay).withFallback(own.withoutPath(BUDGETS))
        .withFallback(reference).resolve();
    KeyCheck.check(merged.root(), reference);
    RunConfigCheck check = RunConfigCheck.of(catalog, environment);
    check.knownPrior(merged);
    Config settled = new Automatic(catalog).settled(merged);
    return new ResolvedConfig(settled, check.typed(title, settled), reference);
  }

  /** The file with its substitutions {@code ${key}} replaced by what file, defaults and command line say. */
  private Config substituted(Config own, Config options, String name) {
    try {
      return own.resolveWith(options.withFallback(own).withFallback(reference).resolve());
    } catch (ConfigException e) {
      throw new SettingsException("configuration " + name + ": " + e.getMessage());
    }
  }

  private void checkAllBudgets(Config own) {
    if (!own.hasPath(BUDGETS)) {
      return;
    }
    for (Map.Entry<String, ConfigValue> budget : own.getObject(BUDGETS).entrySet()) {
      if (!(budget.getValue() instanceof ConfigObject section)) {
        throw new SettingsException("key 'budgets." + budget.getKey() + "' (" + budget.getValue().origin().description()
            + "): found a value, allowed is a section { ... } of keys that this budget sets");
      }
      KeyCheck.check(section, reference);
    }
  }

  private String budget(Config own, Config options) {
    Optional<String> asked = options.hasPath("budget") ? Optional.of(options.getString("budget")) : Optional.empty();
    List<String> known = Presets.budgets(own);
    if (known.isEmpty()) {
      if (asked.isPresent()) {
        throw new SettingsException(
            "unknown budget '" + asked.get() + "': this configuration has no section 'budgets'; "
                + "leave --budget out, or add budgets { " + asked.get() + " { ... } } to it");
      }
      return own.hasPath("budget") ? own.getString("budget") : CUSTOM;
    }
    String budget = asked.orElse(own.hasPath("budget") ? own.getString("budget") : reference.getString("budget"));
    if (!known.contains(budget)) {
      throw new SettingsException("unknown budget '" + budget + "'" + NearestMatch.hint(budget, known)
          + " Known budgets: " + String.join(", ", known));
    }
    return budget;
  }

  private static Config options(Overrides overrides) {
    Config options = ConfigFactory.empty();
    for (String text : overrides.set()) {
      options = set(text).withFallback(options);
    }
    options = with(options, "seed", overrides.seed(), "--seed");
    options = with(options, "threads", overrides.threads(), "--threads");
    options = with(options, "budget", overrides.budget(), "--budget");
    options = with(options, "data.dir", overrides.data().map(Path::toString), "--data");
    return with(options, "run.dir", overrides.runDir().map(Path::toString), "--run-dir");
  }

  private static Config with(Config config, String key, Optional<?> value, String origin) {
    return value
        .map(v -> config.withValue(
            key, ConfigValueFactory.fromAnyRef(v).withOrigin(ConfigOriginFactory.newSimple(origin))))
        .orElse(config);
  }

  private static Config set(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new SettingsException("--set " + text + ": found no key and value; write --set key=value, for example "
          + "--set prior.kl=exact");
    }
    String key = text.substring(0, equals).strip();
    String value = text.substring(equals + 1).strip();
    ConfigValue parsed;
    try {
      parsed = ConfigFactory.parseString("value = " + value).root().get("value");
    } catch (ConfigException e) {
      // not HOCON, for example a path with a colon: taken as the text it is
      parsed = ConfigValueFactory.fromAnyRef(value);
    }
    try {
      return parsed.withOrigin(ConfigOriginFactory.newSimple("--set " + text)).atPath(key);
    } catch (ConfigException e) {
      throw new SettingsException("--set " + text + ": '" + key + "' is not a key; keys are names joined by dots");
    }
  }

  private static Config parseFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new SettingsException("configuration file " + file.toAbsolutePath().normalize()
          + " is not there; give the path of a .conf file or the name of a preset (bayespress list presets)");
    }
    try {
      return ConfigFactory.parseFile(
          file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false).setOriginDescription(file.toString()));
    } catch (ConfigException e) {
      throw new SettingsException("configuration file is not valid HOCON: " + e.getMessage());
    }
  }

  private static String baseName(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ".conf".length());
  }
}
