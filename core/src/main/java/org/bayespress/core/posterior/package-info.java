/**
 * Posteriors over weights as parameter arrays, and the contract of a KL term over them. No prior lives here: priors
 * implement {@link org.bayespress.core.posterior.GaussianKl} and, where groups of weights share a random scale,
 * {@link org.bayespress.core.posterior.GroupScalePrior}.
 */
package org.bayespress.core.posterior;
