/**
 * Runs a study through JMH in processes of its own, watches it, and keeps what came out in a folder. Nothing here knows
 * a particular benchmark.
 */
package org.bayespress.benchmarks.runner;
