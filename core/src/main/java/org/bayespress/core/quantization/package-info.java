/**
 * Rounding weights to few values: to a codebook, to a precision that the posterior gives, to steps that the validation images
 * bear. What a rounded tensor is, and how it is coded, is
 * in the module {@code format}.
 */
package org.bayespress.core.quantization;
