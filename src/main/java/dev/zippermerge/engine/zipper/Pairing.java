package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.spec.ZipperSpec.Matching.Search;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Pairs rows with columns, one of each, such that pairs are alike. */
final class Pairing {
  private Pairing() {}

  /**
   * Pairs.
   *
   * @param likeness square, larger where a row and a column are more alike
   * @return for each row its column
   */
  static int[] of(double[][] likeness, Search search) {
    return search == Search.GREEDY ? greedy(likeness) : optimal(likeness);
  }

  private static int[] greedy(double[][] likeness) {
    int n = likeness.length;
    var pairs = new int[n];
    Arrays.fill(pairs, -1);
    var taken = new boolean[n];
    IntStream.range(0, n * n)
        .boxed()
        .sorted(Comparator.comparingDouble(cell -> -likeness[cell / n][cell % n]))
        .forEach(
            cell -> {
              if (pairs[cell / n] < 0 && !taken[cell % n]) {
                pairs[cell / n] = cell % n;
                taken[cell % n] = true;
              }
            });
    return pairs;
  }

  /**
   * The Hungarian method by shortest augmenting paths, O(n³): the pairs with the largest sum.
   * Potentials of rows and columns keep reduced costs from falling below 0.
   */
  private static int[] optimal(double[][] likeness) {
    int n = likeness.length;
    var rowPotential = new double[n + 1];
    var columnPotential = new double[n + 1];
    var rowOf = new int[n + 1];
    for (int row = 1; row <= n; row++) {
      augment(row, likeness, rowPotential, columnPotential, rowOf);
    }
    var pairs = new int[n];
    for (int column = 1; column <= n; column++) {
      pairs[rowOf[column] - 1] = column - 1;
    }
    return pairs;
  }

  /** Columns count from 1; column 0 stands for the row that is looking for one. */
  private static void augment(
      int row, double[][] likeness, double[] rowPotential, double[] columnPotential, int[] rowOf) {
    int n = likeness.length;
    var least = new double[n + 1];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    var before = new int[n + 1];
    var seen = new boolean[n + 1];
    rowOf[0] = row;
    int column = 0;
    while (rowOf[column] != 0) {
      seen[column] = true;
      int current = rowOf[column];
      double step = Double.POSITIVE_INFINITY;
      int next = 0;
      for (int j = 1; j <= n; j++) {
        if (seen[j]) {
          continue;
        }
        double reduced = -likeness[current - 1][j - 1] - rowPotential[current] - columnPotential[j];
        if (reduced < least[j]) {
          least[j] = reduced;
          before[j] = column;
        }
        if (least[j] < step) {
          step = least[j];
          next = j;
        }
      }
      for (int j = 0; j <= n; j++) {
        if (seen[j]) {
          rowPotential[rowOf[j]] += step;
          columnPotential[j] -= step;
        } else {
          least[j] -= step;
        }
      }
      column = next;
    }
    while (column != 0) {
      rowOf[column] = rowOf[before[column]];
      column = before[column];
    }
  }
}
