package dev.zippermerge.engine.vq;

import dev.zippermerge.engine.codebook.Codebook;
import dev.zippermerge.engine.codebook.IntegerCodebook;
import dev.zippermerge.engine.codebook.StoredBytes;
import dev.zippermerge.engine.spec.CodebookPrecision;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A book as the artifact holds it: the codewords that are used, the most used first, as signed
 * bytes, and the codes of all layers that read it as one entropy-coded string.
 *
 * @param codewords the stored codewords
 * @param count number of stored codewords
 * @param order for each stored codeword its index in the book
 * @param codes the codes of all layers
 * @param codeBits for each layer the bits of its codes under an ideal entropy code
 */
record StoredBook(
    IntegerCodebook codewords, int count, int[] order, StoredBytes codes, double[] codeBits) {

  /**
   * Stores a book.
   *
   * @param layers codes of each layer that reads it, in order
   */
  static StoredBook of(Book book, List<int[]> layers) {
    var uses = new int[book.codewordCount()];
    layers.forEach(codes -> IntStream.of(codes).forEach(code -> uses[code]++));
    var order =
        IntStream.range(0, uses.length)
            .filter(code -> uses[code] > 0)
            .boxed()
            .sorted(Comparator.comparingInt(code -> -uses[code]))
            .mapToInt(Integer::intValue)
            .toArray();
    int length = book.segmentLength();
    var names = new byte[uses.length];
    var values = new float[order.length * length];
    for (int i = 0; i < order.length; i++) {
      names[order[i]] = (byte) i;
      System.arraycopy(book.values(), order[i] * length, values, i * length, length);
    }
    var codewords =
        IntegerCodebook.of(
            new Codebook(1, order.length, length, values, new double[1]), CodebookPrecision.INT8);
    var lengths = CodeLengths.of(book.codewordCount(), layers);
    var bits = layers.stream().mapToDouble(codes -> CodeLengths.total(lengths, codes)).toArray();
    return new StoredBook(
        codewords, order.length, order, StoredBytes.of(named(layers, names)), bits);
  }

  private static byte[] named(List<int[]> layers, byte[] names) {
    var named = new byte[layers.stream().mapToInt(codes -> codes.length).sum()];
    int next = 0;
    for (var codes : layers) {
      for (int code : codes) {
        named[next++] = names[code];
      }
    }
    return named;
  }

  /** The book's codewords as the artifact yields them; those that nobody uses stay. */
  float[] rounded(Book book) {
    var rounded = book.values().clone();
    var values = codewords.values();
    int length = book.segmentLength();
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(values, i * length, rounded, order[i] * length, length);
    }
    return rounded;
  }

  /** Bytes of one layer's codes: its part of the string. All parts add up to it. */
  long codeBytes(int layer) {
    return bytesBefore(layer + 1) - bytesBefore(layer);
  }

  private long bytesBefore(int layer) {
    double all = DoubleStream.of(codeBits).sum();
    double part = DoubleStream.of(codeBits).limit(layer).sum();
    return all == 0 ? 0 : Math.round(codes.size() * part / all);
  }
}
