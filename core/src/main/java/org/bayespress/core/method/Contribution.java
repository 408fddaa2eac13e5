package org.bayespress.core.method;

import java.util.List;
import org.bayespress.core.posterior.PosteriorFamily;

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
   * @param posterior for a prior: label of the posterior that is trained under it; else empty
   * @param pairedMethod for a prior: the method that prunes and codes by default, where a configuration says
   *     {@code method.name = auto}; else empty
   */
  record Entry(
      Kind kind, String name, String summary, String source, List<String> supports, String posterior,
      String pairedMethod) {
    public Entry {
      supports = List.copyOf(supports);
    }

    /** A method and the priors it can train under. */
    public static Entry method(String name, String summary, String source, List<String> priors) {
      return new Entry(Kind.METHOD, name, summary, source, priors, "", "");
    }

    /** A prior, its KL forms, its posterior, and the method that goes with it unless another is named. */
    public static Entry prior(
        String name, String summary, String source, List<String> forms, PosteriorFamily posterior,
        String pairedMethod) {
      return new Entry(Kind.PRIOR, name, summary, source, forms, posterior.label(), pairedMethod);
    }
  }

  /** Everything this module contributes. */
  List<Entry> entries();
}
