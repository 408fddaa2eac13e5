/** Error of deterministic networks on labelled images. */
package org.bayespress.core.evaluation;
