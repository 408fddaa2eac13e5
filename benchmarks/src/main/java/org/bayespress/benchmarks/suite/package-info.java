/**
 * What a benchmark of the suite is: which JMH runs it asks for and what it makes of their measurements. No benchmark
 * lives here and nothing here starts one.
 */
package org.bayespress.benchmarks.suite;
