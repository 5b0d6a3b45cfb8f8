package dev.zippermerge.engine.codebook;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The result of clustering one segment's vectors.
 *
 * @param codewords [C, r]; rows beyond the distinct vectors are zero and unused
 * @param codes for each vector the nearest codeword, unsigned
 * @param error sum of squared distances of the vectors to their codewords
 */
record Clusters(float[] codewords, byte[] codes, double error) {

  /**
   * The same clusters with codewords in order of use, the most used first.
   *
   * @param codewordCount C
   */
  Clusters byFrequency(int codewordCount) {
    var uses = new int[codewordCount];
    for (byte code : codes) {
      uses[Byte.toUnsignedInt(code)]++;
    }
    var order =
        IntStream.range(0, codewordCount)
            .boxed()
            .sorted(Comparator.comparingInt((Integer codeword) -> -uses[codeword]))
            .mapToInt(Integer::intValue)
            .toArray();
    int length = codewords.length / codewordCount;
    var sorted = new float[codewords.length];
    var newCodes = new byte[codewordCount];
    for (int i = 0; i < codewordCount; i++) {
      System.arraycopy(codewords, order[i] * length, sorted, i * length, length);
      newCodes[order[i]] = (byte) i;
    }
    var renamed = new byte[codes.length];
    for (int i = 0; i < codes.length; i++) {
      renamed[i] = newCodes[Byte.toUnsignedInt(codes[i])];
    }
    return new Clusters(sorted, renamed, error);
  }
}
