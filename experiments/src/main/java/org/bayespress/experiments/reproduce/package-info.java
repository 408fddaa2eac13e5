/**
 * Published tables, reproduced: which rows there are and what the paper prints in them (resources
 * {@code paper/*-tables.json}), the runs that a table needs and their order, statistics over the seeds, and the table
 * with published values beside ours as Markdown, CSV, LaTeX and JSON. A table is data: a new one is a resource. What is
 * ours comes from the {@code result.json} of ordinary runs, so this package measures nothing.
 */
package org.bayespress.experiments.reproduce;
