package org.bayespress.benchmarks.kl;

import java.util.List;
import java.util.ServiceLoader;
import org.bayespress.core.kernels.WorkerPool;

/**
 * KL terms of one kind: what there is, how it is timed, how exact it is. Found through {@link ServiceLoader}; the terms
 * themselves are those that are bound, so that a new one needs no edit here.
 */
public interface KlSource {

  /** Every term of this kind on the class path. */
  List<KlForm> forms();

  /**
   * A posterior of so many weights, and the code of a training step over it.
   *
   * @param form one of {@link #forms}
   * @param weights of the posterior
   * @param pool threads that compute; stays open
   */
  KlPass pass(KlForm form, int weights, WorkerPool pool);

  /**
   * How far a term is from the exact value.
   *
   * @param form one of {@link #forms}
   * @param studied all that the study is of
   * @return null where there is nothing to compare with
   */
  KlError error(KlForm form, List<KlForm> studied);

  /**
   * What the table does not say by itself.
   *
   * @param studied all that the study is of, of every kind; at least one of this
   */
  List<String> remarks(List<KlForm> studied);

  /** Every kind there is. */
  static List<KlSource> all() {
    return ServiceLoader.load(KlSource.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  /**
   * The kind of a term.
   *
   * @throws IllegalArgumentException if no kind has it
   */
  static KlSource of(KlForm form) {
    return all().stream().filter(source -> source.forms().contains(form)).findFirst().orElseThrow(
        () -> new IllegalArgumentException("KL form: found '" + form + "', allowed are " + KlForm.bound()));
  }
}
