/**
 * Priors over weights, one package each, and their registration. A prior is a name and one or more forms of its KL
 * term; nothing here knows networks, training or methods.
 */
package org.bayespress.priors;
