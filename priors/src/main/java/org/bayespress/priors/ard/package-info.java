/**
 * Automatic relevance determination: every weight has its own zero-mean Gaussian prior whose variance is optimised out.
 * The KL itself lives with the forms of the log-uniform prior, which it closely follows.
 */
package org.bayespress.priors.ard;
