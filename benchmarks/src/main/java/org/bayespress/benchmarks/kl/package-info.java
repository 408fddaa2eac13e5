/**
 * Speed and accuracy of every form of every KL term that is bound. Forms are found through the contributions on the
 * class path, chains of ND4J operations to compare with through {@link java.util.ServiceLoader}.
 */
package org.bayespress.benchmarks.kl;
