/**
 * The command line of the decoder, for a plain Java runtime. The only package of the module that prints or ends the
 * process.
 */
package org.bayespress.format.cli;
