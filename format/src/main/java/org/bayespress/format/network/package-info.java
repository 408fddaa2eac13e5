/**
 * What a network is made of, in the terms that the file, the trainer and the decoder share: input shape, layers in
 * order, preprocessing. Descriptions only; no weights and no arithmetic live here.
 */
package org.bayespress.format.network;
