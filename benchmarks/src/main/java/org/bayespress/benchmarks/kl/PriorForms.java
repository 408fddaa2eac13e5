package org.bayespress.benchmarks.kl;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.experiments.config.Catalog;
import org.bayespress.experiments.wiring.Parts;

/** The forms of the priors that are bound: of a Gaussian posterior per weight, each against its prior's exact form. */
public final class PriorForms implements KlSource {
  private final List<KlForm> forms = Catalog.of(List.of(), List.of()).priors().stream()
      .flatMap(prior -> prior.supports().stream().map(form -> new KlForm(prior.name(), form))).toList();
  private Parts parts;

  @Override
  public List<KlForm> forms() {
    return forms;
  }

  /** The KL itself. */
  GaussianKl kl(KlForm form) {
    if (parts == null) {
      parts = Parts.load();
    }
    return parts.prior(form.prior()).kl(form.form());
  }

  @Override
  public KlPass pass(KlForm form, int weights, WorkerPool pool) {
    return new GaussianPass(kl(form), weights, pool);
  }

  /**
   * Against the form "exact" of the same prior; null where the prior has none, and where the form is that of something else
   * than the weights (scales of groups), so that the KL of a weight goes by another name.
   */
  @Override
  public KlError error(KlForm form, List<KlForm> studied) {
    return studied.contains(exact(form)) && !ofScales(form) ? KlError.of(kl(form), kl(exact(form))) : null;
  }

  private static KlForm exact(KlForm form) {
    return new KlForm(form.prior(), KlForm.EXACT);
  }

  private boolean ofScales(KlForm form) {
    return !kl(form).form().equals(form.form());
  }

  @Override
  public List<String> remarks(List<KlForm> studied) {
    List<KlForm> own = studied.stream().filter(forms::contains).toList();
    List<String> scaled = own.stream().filter(form -> studied.contains(exact(form)) && ofScales(form))
        .map(KlForm::prior).distinct().toList();
    List<String> sampled = own.stream().filter(form -> kl(form).estimates()).map(KlForm::toString).toList();
    List<String> levelled = own.stream().filter(form -> kl(form).priorParameters() > 0).map(KlForm::prior).distinct()
        .toList();
    List<String> remarks = new ArrayList<>();
    remarks.add("Errors: against the form 'exact' of the same prior, log alpha in [-10, 10] at theta = 1, computed in"
        + " double precision; unclamped: where the form has a gradient.");
    if (!scaled.isEmpty()) {
      remarks.add("The forms of " + String.join(", ", scaled)
          + " are those of its scales; its weights have one and the same KL.");
    }
    if (!sampled.isEmpty()) {
      remarks.add("Of " + String.join(", ", sampled) + " the errors are those of single samples.");
    }
    if (!levelled.isEmpty()) {
      remarks.add(
          "Errors of " + String.join(", ", levelled) + " are over theta in [-1, 1] and log sigma^2 in [-10, 1], with"
              + " levels of 0.2, of what the kernel of a training step makes of them; the exact KL is by quadrature.");
    }
    return remarks;
  }
}
