/**
 * Pictures of runs, drawn with XChart from the files in a run folder. Nothing is computed here that a run did not
 * record.
 */
package org.bayespress.experiments.figures;
