/**
 * Compressed networks inside an application: {@code BayesPress.load(path).predict(batch)}. This module's jar and a JRE 17 are all
 * that is needed.
 *
 * <p>What is here is thread-safe and documented to stay; the packages beside it are the parts it is made of.
 */
package org.bayespress.format.embedding;
