/**
 * Guice: one injector over the modules that are on the class path ({@code ServiceLoader} finds them), from which prior
 * and method are picked by the names in the configuration. Names are checked before an injector exists.
 */
package org.bayespress.experiments.wiring;
