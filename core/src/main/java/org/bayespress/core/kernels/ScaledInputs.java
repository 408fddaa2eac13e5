package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * How inputs of a dense layer came about: every one is {@code u = x z} with a random scale z that has a location and a deviation per
 * column.
 *
 * @param x what was scaled, {@code [rows, columns]}
 * @param eps noise, {@code [rows, columns]}
 * @param normal whether {@code z = location + deviation eps}; otherwise z is the exponential of that
 */
public record ScaledInputs(MemorySegment x, MemorySegment eps, boolean normal) {}
