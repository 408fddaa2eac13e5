/** Tables of KL terms: a CSV of posterior parameters in, the KL and its gradients out. */
package org.bayespress.experiments.kl;
