package org.bayespress.format.container;

/**
 * A file in memory.
 *
 * @param bytes the whole file
 * @param ledger where its bytes go
 */
public record EncodedModel(byte[] bytes, ByteLedger ledger) {}
