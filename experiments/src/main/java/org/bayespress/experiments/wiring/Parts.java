package org.bayespress.experiments.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.bayespress.core.method.CompressionMethod;
import org.bayespress.core.method.Contribution;
import org.bayespress.core.method.Prior;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.config.NearestMatch;

/** The priors and methods of every module on the class path, by name. */
public final class Parts {
  private final Map<String, Prior> priors;
  private final Map<String, CompressionMethod> methods;

  @Inject
  Parts(Map<String, Prior> priors, Map<String, CompressionMethod> methods) {
    this.priors = new TreeMap<>(priors);
    this.methods = new TreeMap<>(methods);
  }

  /** Binds both maps, so that they exist even when no module adds to them. */
  private static final class Maps extends AbstractModule {
    @Override
    protected void configure() {
      MapBinder.newMapBinder(binder(), String.class, Prior.class);
      MapBinder.newMapBinder(binder(), String.class, CompressionMethod.class);
    }
  }

  /**
   * Starts an injector.
   *
   * @throws IllegalStateException if a contribution is not also a Guice module
   */
  public static Parts load() {
    List<Module> modules = new ArrayList<>();
    modules.add(new Maps());
    for (Contribution contribution : ServiceLoader.load(Contribution.class)) {
      if (!(contribution instanceof Module module)) {
        throw new IllegalStateException(
            contribution.getClass().getName() + " is a Contribution but no Guice module; extend AbstractModule");
      }
      modules.add(module);
    }
    Injector injector = Guice.createInjector(modules);
    return injector.getInstance(Parts.class);
  }

  /**
   * The prior of this name.
   *
   * @throws SettingsException if there is none
   */
  public Prior prior(String name) {
    return find(priors, name, "prior");
  }

  /**
   * The method of this name.
   *
   * @throws SettingsException if there is none
   */
  public CompressionMethod method(String name) {
    return find(methods, name, "method");
  }

  private static <T> T find(Map<String, T> parts, String name, String kind) {
    T part = parts.get(name);
    if (part == null) {
      throw new SettingsException("unknown " + kind + " '" + name + "'" + NearestMatch.hint(name, parts.keySet())
          + " Known: " + String.join(", ", parts.keySet()));
    }
    return part;
  }
}
