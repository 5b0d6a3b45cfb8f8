package dev.zippermerge.engine.codebook;

/**
 * The result of clustering one segment's vectors.
 *
 * @param codewords [C, r]; rows beyond the distinct vectors are zero and unused
 * @param codes for each vector the nearest codeword, unsigned
 * @param error sum of squared distances of the vectors to their codewords
 */
record Clusters(float[] codewords, byte[] codes, double error) {}
