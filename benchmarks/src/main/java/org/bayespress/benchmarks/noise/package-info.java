/** How fast normal noise is made. */
package org.bayespress.benchmarks.noise;
