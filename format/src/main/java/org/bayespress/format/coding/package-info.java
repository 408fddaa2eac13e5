/**
 * The entropy coders of the file: a binary range coder, adaptive bit models and the mixing of several predictions of
 * one bit; packed bits and canonical Huffman codes for the published formats. Integers only, no floating point
 * anywhere, so that every virtual machine decodes the same bits. What a bit means is not known here.
 *
 * <p>The coder is the carryless binary coder and the mixing is the logistic mixing of the PAQ family (M. Mahoney,
 * "Adaptive weighing of context models for lossless data compression", Florida Tech TR CS-2005-16), here with 16-bit
 * probabilities, because survivors of pruning are rarer than the one in 4096 of the original.
 */
package org.bayespress.format.coding;
