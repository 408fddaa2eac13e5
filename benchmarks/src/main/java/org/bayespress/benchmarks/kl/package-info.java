/**
 * Speed and accuracy of every KL term that is bound: the forms of priors, which are found through the contributions on the class
 * path, and posteriors that are no {@link org.bayespress.core.posterior.GaussianKl}. The kinds ({@link
 * org.bayespress.benchmarks.kl.KlSource}) and chains of ND4J operations to compare with are found through {@link
 * java.util.ServiceLoader}.
 */
package org.bayespress.benchmarks.kl;
