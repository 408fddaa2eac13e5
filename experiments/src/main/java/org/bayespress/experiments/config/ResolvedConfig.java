package org.bayespress.experiments.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A complete, checked configuration.
 *
 * @param config all keys, nothing left to resolve, no section {@code budgets}
 * @param run the general part, typed
 * @param defaults every key with the value it has where nobody sets it
 */
public record ResolvedConfig(Config config, RunConfig run, Config defaults) {

  /** All settings; sections through {@link HoconSettings#section}. */
  public HoconSettings settings() {
    return HoconSettings.of(config);
  }

  /** The configuration as a HOCON file that {@code bayespress run} takes back and that gives the same run. */
  public String rendered() {
    ConfigRenderOptions options = ConfigRenderOptions.defaults().setOriginComments(false).setComments(false)
        .setJson(false);
    return config.root().render(options);
  }

  /**
   * Keys that decide about the numbers of a run and have another value in a stored configuration, with both values
   * ({@code stored -> here}); keys that do not (threads, folders, names) are left out. A key that the stored configuration lacks came
   * after it was stored, and counts as its default: new keys begin with what was done before there was a choice.
   */
  public SortedMap<String, String> differences(Path stored) {
    Map<String, ConfigValue> theirs = leaves(ConfigFactory.parseFile(stored.toFile()).withFallback(defaults));
    Map<String, ConfigValue> ours = leaves(config);
    SortedMap<String, String> differences = new TreeMap<>();
    TreeMap<String, ConfigValue> all = new TreeMap<>(theirs);
    all.putAll(ours);
    for (String key : all.keySet()) {
      Object before = theirs.containsKey(key) ? theirs.get(key).unwrapped() : null;
      Object now = ours.containsKey(key) ? ours.get(key).unwrapped() : null;
      if (!same(before, now)) {
        differences.put(key, before + " -> " + now);
      }
    }
    return differences;
  }

  private static boolean same(Object a, Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() == y.doubleValue() && x.longValue() == y.longValue();
    }
    return Objects.equals(a, b);
  }

  private static Map<String, ConfigValue> leaves(Config config) {
    Map<String, ConfigValue> leaves = new TreeMap<>();
    config.entrySet().forEach(entry -> leaves.put(entry.getKey(), entry.getValue()));
    leaves.keySet().removeAll(
        List.of(
            "summary", "budget", "threads", "data.dir", "run.dir", "training.checkpoint-epochs",
            // where files lie; what is in them is held against the manifest
            "data.own.images", "data.own.labels", "data.own.test-images", "data.own.test-labels", "data.own.folder"));
    return leaves;
  }
}
