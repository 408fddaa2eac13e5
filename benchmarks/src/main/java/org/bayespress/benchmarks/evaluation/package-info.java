/** How fast a compressed network classifies images: groups pruned, or weights of few levels. */
package org.bayespress.benchmarks.evaluation;
