package dev.zippermerge.lookup.graph;

/**
 * A kernel as codewords (NeuralMerger, section 3.1).
 *
 * @param shape its shape when decoded: HWIO, or [outputs, inputs]
 * @param codebook codewords, [segment][codeword][r]; of segments it may have more than the kernel
 * @param codewordCount C
 * @param segmentLength r
 * @param scales factors of the outputs, or one for all
 * @param codes codewords of the kernel, [position][output][segment]
 */
public record EncodedKernel(
    int[] shape,
    float[] codebook,
    int codewordCount,
    int segmentLength,
    float[] scales,
    int[] codes) {

  EncodedKernel scaled(float... factors) {
    return new EncodedKernel(shape, codebook, codewordCount, segmentLength, factors, codes);
  }

  EncodedKernel shaped(int... kernelShape) {
    return new EncodedKernel(kernelShape, codebook, codewordCount, segmentLength, scales, codes);
  }
}
