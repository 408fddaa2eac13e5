/** Looks whether this machine will compute fast and correctly: Java, processor, OpenBLAS kernels, memory, data. */
package org.bayespress.experiments.doctor;
