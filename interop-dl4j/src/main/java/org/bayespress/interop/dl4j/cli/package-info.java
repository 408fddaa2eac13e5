/** The commands {@code import}, {@code compress} and {@code export}, which {@code experiments} finds through a service. */
package org.bayespress.interop.dl4j.cli;
