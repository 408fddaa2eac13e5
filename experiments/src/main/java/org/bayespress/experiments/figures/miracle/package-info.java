/**
 * Figures about random codes: what a file of given length costs in accuracy (Havasi, Peharz and Hernández-Lobato, ICLR 2019; Lin,
 * Flamich and Hernández-Lobato 2023), beside the other methods.
 */
package org.bayespress.experiments.figures.miracle;
