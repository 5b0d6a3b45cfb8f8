package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.spec.CodebookScope;
import dev.zippermerge.engine.vq.Book;
import dev.zippermerge.engine.vq.BookPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/** Decides which books there are, and which layers read them. */
final class Books {
  /** Bits for each weight from which on short segments are better. */
  private static final double SHORT_FROM = 0.9;

  /** Layers of fewer input channels, often the first, are small and sensitive: they are kept. */
  private static final int SHORT = 4;

  private static final int LONG = 8;

  private Books() {}

  /**
   * @param bits for each weight, on average
   */
  static List<BookPlan> of(CodebookScope scope, List<LayerAlignment> alignments, double bits) {
    int length = bits >= SHORT_FROM ? SHORT : LONG;
    var groups = new LinkedHashMap<Group, List<BookPlan.Member>>();
    for (var alignment : alignments) {
      if (alignment.minDepth() < SHORT) {
        continue;
      }
      int own = Math.min(length, Integer.highestOneBit(alignment.minDepth()));
      var name =
          scope == CodebookScope.LAYER
              ? alignment.name()
              : (alignment.dense() ? "dense" : "conv") + own;
      var members = groups.computeIfAbsent(new Group(name, own), _ -> new ArrayList<>());
      alignment
          .members()
          .forEach(m -> members.add(new BookPlan.Member(alignment.name(), m.task(), m.layer())));
    }
    return groups.entrySet().stream()
        .map(entry -> book(entry.getKey(), entry.getValue()))
        .filter(book -> pays(book, bits))
        .toList();
  }

  /** What the layers of one book have in common: its name and r. */
  private record Group(String name, int segmentLength) {}

  private static BookPlan book(Group group, List<BookPlan.Member> members) {
    var byTask = members.stream().sorted(Comparator.comparingInt(BookPlan.Member::task)).toList();
    return new BookPlan(
        group.name(), codewords(group.segmentLength(), members), group.segmentLength(), byTask);
  }

  private static int codewords(int length, List<BookPlan.Member> layers) {
    long rows =
        layers.stream()
            .mapToLong(
                m ->
                    (long) m.layer().positions()
                        * m.layer().width()
                        * Math.ceilDiv(m.layer().depth(), length))
            .sum();
    return (int) Math.clamp(Long.highestOneBit(Math.max(1, rows / 8)), 4, Book.MAX_CODEWORDS);
  }

  /** True if the book takes less than it saves against kernels of signed bytes. */
  private static boolean pays(BookPlan book, double bits) {
    double saved = book.weights() * (Byte.SIZE - bits) / Byte.SIZE;
    return saved > 2.0 * book.codewordCount() * book.segmentLength();
  }
}
