/**
 * Counter-based random numbers: every number is a pure function of a key (seed and purpose) and a counter (step, layer,
 * index), so it can be recomputed at any time, in any order, by any number of threads, and a resumed run needs no
 * stored generator state. No stateful generator may live here.
 *
 * <p>Source: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC
 * 2011.
 */
package org.bayespress.core.random;
