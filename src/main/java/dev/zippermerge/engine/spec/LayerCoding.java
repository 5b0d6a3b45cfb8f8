package dev.zippermerge.engine.spec;

/**
 * r and C of one merged layer, instead of the preset's.
 *
 * @param layer the merged layer's name: {@code conv1}, {@code conv2} … and {@code fc1}, {@code fc2}
 *     …, counted from the input
 * @param segmentLength r, the length of a codeword, 1 to 64 and at most the layer's input depth
 * @param codewordCount C, codewords for each segment, 2 to 256
 */
public record LayerCoding(String layer, int segmentLength, int codewordCount) {}
