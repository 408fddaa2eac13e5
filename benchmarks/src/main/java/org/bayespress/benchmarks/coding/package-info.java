/** How fast a compressed network is written and read. */
package org.bayespress.benchmarks.coding;
