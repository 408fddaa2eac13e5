package org.bayespress.priors.loguniform;

import org.bayespress.core.posterior.GaussianKl;

/** A KL that depends on {@code log alpha = log sigma^2 - log theta^2} alone. */
public interface LogUniformKl extends GaussianKl {

  /** KL of one weight in nats as a function of log alpha. */
  double valueOfLogAlpha(double logAlpha);

  /** Derivative of {@link #valueOfLogAlpha}. */
  double dLogAlpha(double logAlpha);
}
