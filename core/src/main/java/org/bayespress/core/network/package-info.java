/** The networks of the papers, by name, and their way onto a tape. Weights live in {@code core.training}. */
package org.bayespress.core.network;
