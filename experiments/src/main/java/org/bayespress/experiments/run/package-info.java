/**
 * One experiment from its configuration to its result: run folder, manifest, metrics, progress, and the chain train,
 * compress, write, decode, evaluate. A number that goes into a result is measured on the file that was written.
 */
package org.bayespress.experiments.run;
