/**
 * Rounding weights to few values, for methods that store a codebook. What a rounded tensor is, and how it is coded, is
 * in the module {@code format}.
 */
package org.bayespress.core.quantization;
