/**
 * The command {@code bayespress}: parses, calls, prints. The only package that writes to the standard streams and
 * decides about exit codes. Results go to standard output, everything else to standard error.
 */
package org.bayespress.experiments.cli;
