/**
 * Pictures. Those of a run are drawn from the files in its folder, with XChart, and nothing is computed for them that the
 * run did not record ({@code RunPictures}). {@link org.bayespress.experiments.figures.Figure Figures} of papers come
 * from contributions, and may also show the mathematics alone.
 */
package org.bayespress.experiments.figures;
