/**
 * Search among the random candidates of the file format: scores of many candidates of a block at once, on vectors. The
 * candidates themselves are defined in {@link org.bayespress.format.candidate}; here they are made again with the same
 * operations, and scored. What a score means is the affair of the method that searches.
 */
package org.bayespress.core.candidates;
