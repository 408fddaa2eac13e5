/** How fast a compressed network classifies images. */
package org.bayespress.benchmarks.evaluation;
