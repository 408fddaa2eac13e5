package org.bayespress.experiments.reproduce;

/**
 * A note below the table.
 *
 * @param mark a letter, by first use
 * @param name in the document of the table
 * @param text of the note
 */
public record Footnote(String mark, String name, String text) {}
