/**
 * Coding one block: a sample of q named by its number among candidates of p. Importance sampling over a fixed number of
 * candidates (Havasi, Peharz and Hernández-Lobato, ICLR 2019, algorithm 1) and ordered random coding (Theis and Yosri Ahmed,
 * ICML 2022), which draws from the same distribution but favours small numbers. Networks are not known here.
 */
package org.bayespress.methods.miracle.coder;
