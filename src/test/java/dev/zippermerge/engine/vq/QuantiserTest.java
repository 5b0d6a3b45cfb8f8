package dev.zippermerge.engine.vq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantiserTest {
  private static final int ROWS = 3000;

  /** The least price that keeps to the budget leaves little of it unused. */
  @Test
  void codesKeepToTheirBudgetOfBits() {
    for (double bits : new double[] {1, 3, 5}) {
      var search = search();
      var rate = rate(search, bits * ROWS);
      rate.reach(0.1);
      assertThat(entropy(search.codes()) * ROWS).isLessThanOrEqualTo(bits * ROWS * 1.01);
      assertThat(entropy(search.codes())).isCloseTo(bits, within(0.1));
    }
  }

  /** With a price of 0 each row takes its nearest codeword, found here by a plain loop. */
  @Test
  void aFreeCodeIsTheNearestCodeword() {
    var search = search();
    search.assign(BOOK.values(), new double[BOOK.codewordCount()], 0);
    for (int row = 0; row < ROWS; row++) {
      double found = distance(search.rows(), row, search.codes()[row]);
      for (int c = 0; c < BOOK.codewordCount(); c++) {
        assertThat(found).isLessThanOrEqualTo(distance(search.rows(), row, c) + 1e-5);
      }
    }
  }

  @Test
  void fewerBitsCostMoreError() {
    double before = 0;
    for (double bits : new double[] {5, 3, 1}) {
      var search = search();
      rate(search, bits * ROWS).reach(0.1);
      double error = 0;
      for (int row = 0; row < ROWS; row++) {
        error += distance(search.rows(), row, search.codes()[row]);
      }
      assertThat(error).isGreaterThan(before);
      before = error;
    }
  }

  private static final Book BOOK = new Book("book", 64, 4, normal(64 * 4, 2));

  private static CodeSearch search() {
    return new CodeSearch(BOOK, normal(ROWS * 4, 1), null, 1);
  }

  private static Rate rate(CodeSearch search, double target) {
    return new Rate(List.of(BOOK), List.of(0), List.of(search), target);
  }

  private static double distance(float[] rows, int row, int codeword) {
    double distance = 0;
    for (int k = 0; k < 4; k++) {
      double difference = rows[row * 4 + k] - BOOK.values()[codeword * 4 + k];
      distance += difference * difference;
    }
    return distance;
  }

  private static double entropy(int[] codes) {
    var counts = new int[64];
    for (int code : codes) {
      counts[code]++;
    }
    double bits = 0;
    for (int count : counts) {
      bits -= count == 0 ? 0 : count * Math.log((double) count / codes.length) / Math.log(2);
    }
    return bits / codes.length;
  }

  private static float[] normal(int size, long seed) {
    var random = new Random(seed);
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
