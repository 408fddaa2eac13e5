/** Training and compression from a program, over the same configuration and the same run as the command line. */
package org.bayespress.experiments.api;
