package dev.zippermerge.engine.align;

import dev.zippermerge.engine.align.LayerAlignment.Member;
import java.util.ArrayList;
import java.util.List;

/**
 * Aligns one more network with groups of layers by a strictly increasing map (NeuralMerger, section
 * 3), found by dynamic programming: of all maps with the most pairs, that of the highest worth. A
 * pair that costs bytes is never made. The worth of a pair is its {@link CodebookSharing#gain},
 * lowered by the share of the network's depth that lies between the two.
 */
final class AlignmentSearch {
  private final List<List<Member>> groups;
  private final List<Member> layers;
  private final CodebookSharing sharing;
  private final boolean[][] possible;

  AlignmentSearch(List<List<Member>> groups, List<Member> layers, CodebookSharing sharing) {
    this.groups = groups;
    this.layers = layers;
    this.sharing = sharing;
    this.possible = new boolean[groups.size()][layers.size()];
    for (int i = 0; i < groups.size(); i++) {
      for (int j = 0; j < layers.size(); j++) {
        possible[i][j] = sharing.savedBytes(groups.get(i), layers.get(j)) > 0;
      }
    }
  }

  /** The groups with the layers put in; layers without partners become groups between them. */
  List<List<Member>> join() {
    var worth = worth();
    var best = new Best[groups.size() + 1][layers.size() + 1];
    for (int i = 0; i <= groups.size(); i++) {
      for (int j = 0; j <= layers.size(); j++) {
        best[i][j] = best(best, worth, i, j);
      }
    }
    return assemble(best);
  }

  /**
   * The best way to align the first groups with the first layers.
   *
   * @param paired true where the last group goes with the last layer
   */
  private record Best(int pairs, double worth, boolean paired) {
    boolean beats(Best other) {
      return pairs > other.pairs || (pairs == other.pairs && worth > other.worth);
    }
  }

  private static Best best(Best[][] best, double[][] worth, int i, int j) {
    var found = new Best(0, 0, false);
    if (i > 0 && best[i - 1][j].beats(found)) {
      found = new Best(best[i - 1][j].pairs, best[i - 1][j].worth, false);
    }
    if (j > 0 && best[i][j - 1].beats(found)) {
      found = new Best(best[i][j - 1].pairs, best[i][j - 1].worth, false);
    }
    if (i > 0 && j > 0 && !Double.isNaN(worth[i - 1][j - 1])) {
      var before = best[i - 1][j - 1];
      var pair = new Best(before.pairs + 1, before.worth + worth[i - 1][j - 1], true);
      found = pair.beats(found) ? pair : found;
    }
    return found;
  }

  private List<List<Member>> assemble(Best[][] best) {
    var joined = new ArrayList<List<Member>>();
    int i = groups.size();
    int j = layers.size();
    while (i > 0 || j > 0) {
      var here = best[i][j];
      if (here.paired) {
        var group = new ArrayList<>(groups.get(--i));
        group.add(layers.get(--j));
        joined.add(group);
      } else if (j > 0 && !here.beats(best[i][j - 1])) {
        joined.add(List.of(layers.get(--j)));
      } else {
        joined.add(groups.get(--i));
      }
    }
    return joined.reversed();
  }

  /**
   * Worth of each pair that can be in a map with the most pairs, NaN for the others. Where there is
   * but one such map nothing needs to be measured.
   */
  private double[][] worth() {
    var before = mostPairs(false);
    var after = mostPairs(true);
    int most = before[groups.size()][layers.size()];
    var worth = new double[groups.size()][layers.size()];
    int candidates = 0;
    for (int i = 0; i < groups.size(); i++) {
      for (int j = 0; j < layers.size(); j++) {
        boolean candidate = possible[i][j] && before[i][j] + 1 + after[i + 1][j + 1] == most;
        worth[i][j] = candidate ? 0 : Double.NaN;
        candidates += candidate ? 1 : 0;
      }
    }
    if (candidates > most) {
      measure(worth);
    }
    return worth;
  }

  private void measure(double[][] worth) {
    for (int i = 0; i < groups.size(); i++) {
      for (int j = 0; j < layers.size(); j++) {
        if (!Double.isNaN(worth[i][j])) {
          double gain = sharing.gain(groups.get(i), layers.get(j));
          double apart = Math.abs(place(i, groups.size()) - place(j, layers.size()));
          worth[i][j] = gain - Math.abs(gain) * apart;
        }
      }
    }
  }

  /** Where in a network a layer is: 0 for the first, 1 for the last. */
  private static double place(int index, int count) {
    return count == 1 ? 0 : index / (count - 1.0);
  }

  /** Most pairs among the first i groups and j layers, or among all from i and j on. */
  private int[][] mostPairs(boolean fromEnd) {
    int rows = groups.size();
    int columns = layers.size();
    var most = new int[rows + 1][columns + 1];
    for (int a = 1; a <= rows; a++) {
      for (int b = 1; b <= columns; b++) {
        int i = fromEnd ? rows - a : a;
        int j = fromEnd ? columns - b : b;
        int step = fromEnd ? 1 : -1;
        boolean pair = fromEnd ? possible[i][j] : possible[i - 1][j - 1];
        most[i][j] =
            Math.max(
                Math.max(most[i + step][j], most[i][j + step]),
                most[i + step][j + step] + (pair ? 1 : 0));
      }
    }
    return most;
  }
}
