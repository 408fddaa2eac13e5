/** A compressed network in memory: what a writer takes and a reader gives back. */
package org.bayespress.format.model;
