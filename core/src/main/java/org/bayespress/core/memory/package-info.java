/**
 * Off-heap memory, planned once: a {@link org.bayespress.core.memory.Slab} is one 64-byte-aligned allocation that holds
 * every array of a network, each a {@link org.bayespress.core.memory.Tensor} that is also an INDArray. No arithmetic
 * lives here.
 */
package org.bayespress.core.memory;
