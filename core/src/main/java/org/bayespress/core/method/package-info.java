/**
 * The service interfaces: what a prior and a compression method are to the rest of the house. Nothing here or elsewhere
 * in core knows a concrete prior or method; modules contribute theirs through {@link
 * org.bayespress.core.method.Contribution}.
 */
package org.bayespress.core.method;
