package dev.zippermerge.lookup.graph;

/**
 * A kernel as codewords (NeuralMerger, section 3.1).
 *
 * @param shape its shape when decoded: HWIO, or [outputs, inputs]
 * @param codebook codewords, [segment][codeword][r]; of segments it may have more than the kernel
 * @param codewordCount C
 * @param segmentLength r
 * @param scale factor of all decoded values
 * @param codes codewords of the kernel, [position][output][segment]
 */
public record EncodedKernel(
    int[] shape, float[] codebook, int codewordCount, int segmentLength, float scale, int[] codes) {

  EncodedKernel scaled(float factor) {
    return new EncodedKernel(shape, codebook, codewordCount, segmentLength, factor, codes);
  }

  EncodedKernel shaped(int... kernelShape) {
    return new EncodedKernel(kernelShape, codebook, codewordCount, segmentLength, scale, codes);
  }
}
