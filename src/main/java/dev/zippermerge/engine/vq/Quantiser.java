package dev.zippermerge.engine.vq;

import dev.zippermerge.engine.graph.FlatGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Encodes kernels: each output channel is divided by its root mean square, then Lloyd's steps find
 * the codewords and codes of all layers of a book together, under a budget of bits for all books.
 */
public final class Quantiser {
  private static final int STEPS = 16;

  /** Bits cost nothing in the first steps: codewords spread before rare ones are given up. */
  private static final int FREE_STEPS = 4;

  /** Squared error that a bit is worth at first; it is then found from the budget. */
  private static final double FIRST_PRICE = 0.05;

  private final List<FlatGraph> originals;
  private final List<BookPlan> plans;
  private final double targetBits;
  private final long seed;

  private Quantiser(List<FlatGraph> originals, List<BookPlan> plans, double targetBits, long seed) {
    this.originals = originals;
    this.plans = plans;
    this.targetBits = targetBits;
    this.seed = seed;
  }

  /**
   * Encodes.
   *
   * @param tasks the tasks' names
   * @param originals for each task its network
   * @param plans the books
   * @param targetBits bits of all codes together, under an ideal entropy code
   * @param seed seeds the codewords
   */
  public static QuantisedNetworks quantise(
      List<String> tasks,
      List<FlatGraph> originals,
      List<BookPlan> plans,
      double targetBits,
      long seed) {
    return new Quantiser(originals, plans, targetBits, seed).quantise(tasks);
  }

  private QuantisedNetworks quantise(List<String> tasks) {
    var layers = new ArrayList<QuantisedLayer>();
    var searches = new ArrayList<CodeSearch>();
    for (int book = 0; book < plans.size(); book++) {
      for (var member : plans.get(book).layers()) {
        var layer = layer(member, book);
        layers.add(layer);
        searches.add(new CodeSearch(empty(plans.get(book)), layer.rows(), null, 1));
      }
    }
    var bookOf = layers.stream().map(QuantisedLayer::book).toList();
    var books = drawn(bookOf, searches);
    double price = FIRST_PRICE;
    for (int step = 0; step < STEPS; step++) {
      var rate = new Rate(books, bookOf, searches, targetBits);
      rate.assign(step < FREE_STEPS ? 0 : price);
      price = step < FREE_STEPS ? price : rate.corrected(price);
      books = moved(books, bookOf, searches, step);
    }
    price = new Rate(books, bookOf, searches, targetBits).reach(price);
    return new QuantisedNetworks(
        tasks,
        originals,
        books,
        IntStream.range(0, layers.size())
            .mapToObj(i -> layers.get(i).withCodes(searches.get(i).codes()))
            .toList(),
        price);
  }

  private static Book empty(BookPlan plan) {
    return new Book(
        plan.name(),
        plan.codewordCount(),
        plan.segmentLength(),
        new float[plan.codewordCount() * plan.segmentLength()]);
  }

  private List<Book> drawn(List<Integer> bookOf, List<CodeSearch> searches) {
    return IntStream.range(0, plans.size())
        .mapToObj(
            book -> {
              var empty = empty(plans.get(book));
              return empty.withValues(
                  new BookLearner(empty, of(book, bookOf, searches)).drawn(seed + book));
            })
        .toList();
  }

  private List<Book> moved(
      List<Book> books, List<Integer> bookOf, List<CodeSearch> searches, int step) {
    return IntStream.range(0, books.size())
        .mapToObj(
            i -> {
              var book = books.get(i);
              var learner = new BookLearner(book, of(i, bookOf, searches));
              return book.withValues(learner.moved(book.values(), seed + 31L * step + i));
            })
        .toList();
  }

  private static List<CodeSearch> of(int book, List<Integer> bookOf, List<CodeSearch> searches) {
    return IntStream.range(0, searches.size())
        .filter(i -> bookOf.get(i) == book)
        .mapToObj(searches::get)
        .toList();
  }

  private QuantisedLayer layer(BookPlan.Member member, int book) {
    var layer = member.layer();
    var kernel = originals.get(member.task()).kernel(layer);
    var scales = ChannelScales.of(kernel, layer.width());
    var rows =
        KernelRows.of(layer, plans.get(book).segmentLength())
            .rows(ChannelScales.divided(kernel, scales));
    return new QuantisedLayer(member.name(), member.task(), layer, book, rows, scales, new int[0]);
  }
}
