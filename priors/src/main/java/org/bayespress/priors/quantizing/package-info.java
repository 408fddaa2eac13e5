/**
 * The quantizing prior {@code p(w) ~ sum_k p_k / |w - c_k|}, {@code p_k = 1/K}: a pole at each level c_k of a codebook
 * that every layer trains for itself. It is the log-uniform prior with more than one pole, improper like it. J.
 * Achterhold, J. M. Koehler, A. Schmeink, T. Genewein, "Variational network quantization", ICLR 2018.
 *
 * <p><b>Constant.</b> The KL of {@code N(theta, sigma^2)} is defined up to a constant. Here it is the one for which
 * {@code KL -> 0} for sigma to infinity, and for which the KL goes to that of the log-uniform prior for |theta| to
 * infinity:
 *
 * <pre>
 *   KL = -1/2 log(2 pi e sigma^2) - E log(1/K sum_k 1/|w - c_k|) + 1/2 log(2 pi e) + 1/2 (gamma + log 2)
 * </pre>
 *
 * <p><b>Scale.</b> Multiplying theta, sigma and all levels by one factor changes nothing, so for levels {@code a j/m}
 * the KL is a function of theta/a and sigma/a, and
 *
 * <pre>
 *   a dKL/da = -(theta dKL/dtheta + 2 dKL/dlogSigma2).
 * </pre>
 *
 * Nothing in the prior keeps a from going to 0; a lower bound does.
 */
package org.bayespress.priors.quantizing;
