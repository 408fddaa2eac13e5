package org.bayespress.methods.miracle.training;

/**
 * The weight of a block's KL, in units of the mean cross-entropy per image: after every step it grows by the factor 1 + epsilon
 * where the KL is above the budget, and shrinks by it where not (Havasi, Peharz and Hernández-Lobato, 2019, algorithm 2).
 *
 * @param start weight at the start
 * @param epsilon while all blocks learn
 * @param epsilonWhileCoding once blocks are being coded
 */
public record Penalty(double start, double epsilon, double epsilonWhileCoding) {

  /** The weight after a step. */
  static float next(float beta, double klNats, double budgetNats, double epsilon) {
    return (float) (klNats > budgetNats ? beta * (1 + epsilon) : beta / (1 + epsilon));
  }
}
