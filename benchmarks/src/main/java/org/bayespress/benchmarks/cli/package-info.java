/** The command {@code bench}. The only package of this module that prints. */
package org.bayespress.benchmarks.cli;
