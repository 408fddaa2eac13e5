/**
 * Configuration of a run: layers of HOCON (commented {@code reference.conf} of every module, preset or file, budget,
 * {@code --set}, dedicated options), refused before any work when a key or a name is unknown. Nothing here trains,
 * prints or opens ND4J.
 */
package org.bayespress.experiments.config;
