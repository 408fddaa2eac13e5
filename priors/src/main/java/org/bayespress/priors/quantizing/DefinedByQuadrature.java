package org.bayespress.priors.quantizing;

import org.bayespress.core.posterior.GaussianKl;

/** A form whose value and derivatives in double precision are those of the exact KL: the fast path alone is its own. */
interface DefinedByQuadrature extends GaussianKl {

  /** The exact KL at the form's codebook. */
  QuadratureKl definition();

  @Override
  default double value(double theta, double logSigma2) {
    return definition().value(theta, logSigma2);
  }

  @Override
  default double dTheta(double theta, double logSigma2) {
    return definition().dTheta(theta, logSigma2);
  }

  @Override
  default double dLogSigma2(double theta, double logSigma2) {
    return definition().dLogSigma2(theta, logSigma2);
  }

  @Override
  default double dPrior(int i, double theta, double logSigma2) {
    return definition().dPrior(i, theta, logSigma2);
  }
}
