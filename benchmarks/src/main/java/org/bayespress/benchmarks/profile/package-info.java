/** Where the time of a training step goes, by sampling processor time inside the process. */
package org.bayespress.benchmarks.profile;
