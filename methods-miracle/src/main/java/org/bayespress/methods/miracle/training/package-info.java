/**
 * Learning and coding in turns: a network of point weights on the tape, whose weights are drawn anew at every step from the
 * posteriors of the blocks that are not coded yet; coding one block after the other; state between two blocks as a file.
 */
package org.bayespress.methods.miracle.training;
