package org.bayespress.core.method;

import java.util.List;

/**
 * What a module brings: found through {@link java.util.ServiceLoader}, cheap to construct and to ask (no ND4J start),
 * so that {@code bayespress list} and name checks work before any injector exists. A contribution is also the module's
 * Guice module, which binds {@link Prior} and {@link CompressionMethod} implementations into map binders under the
 * names listed here.
 */
public interface Contribution {

  /** Kind of a contributed thing. */
  enum Kind {
    PRIOR,
    METHOD
  }

  /**
   * One named thing.
   *
   * @param kind prior or method
   * @param name as used in configurations
   * @param summary one line for {@code list}
   * @param source paper and identifier
   * @param supports for a method: names of the priors it can train under; for a prior: names of its KL forms, default
   *     first
   */
  record Entry(Kind kind, String name, String summary, String source, List<String> supports) {
    public Entry {
      supports = List.copyOf(supports);
    }
  }

  /** Everything this module contributes. */
  List<Entry> entries();
}
