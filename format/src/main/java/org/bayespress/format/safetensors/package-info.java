/**
 * Writing of the safetensors format, through which people of other ecosystems read a decoded network: an 8-byte length,
 * a JSON header, then the tensors, low byte first (https://github.com/huggingface/safetensors).
 */
package org.bayespress.format.safetensors;
