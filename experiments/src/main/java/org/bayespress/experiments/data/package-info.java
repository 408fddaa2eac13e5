/** From a configuration, or from a word on the command line, to images: public data sets and the user's own. */
package org.bayespress.experiments.data;
