package dev.zippermerge.engine.vq;

import java.util.List;
import java.util.stream.IntStream;

/** Brings the bits of all codes together to a target by what a bit costs. */
final class Rate {
  private static final double LEAST_PRICE = 1e-7;
  private static final double LARGEST_PRICE = 1e3;
  private static final int MOST_ASSIGNMENTS = 30;

  /** Share of the bits that may stay unused. */
  private static final double SLACK = 0.01;

  private final List<Book> books;
  private final List<Integer> bookOf;
  private final List<CodeSearch> searches;
  private final double target;

  /**
   * @param books the books
   * @param bookOf for each search the index of its book
   * @param searches one for each layer
   * @param target bits of all codes
   */
  Rate(List<Book> books, List<Integer> bookOf, List<CodeSearch> searches, double target) {
    this.books = books;
    this.bookOf = bookOf;
    this.searches = searches;
    this.target = target;
  }

  /** Assigns all layers' rows once. */
  void assign(double price) {
    var bits = bits();
    for (int i = 0; i < searches.size(); i++) {
      int book = bookOf.get(i);
      searches.get(i).assign(books.get(book).values(), bits.get(book), price);
    }
  }

  /** Bits of all codes. */
  double totalBits() {
    var bits = bits();
    double total = 0;
    for (int i = 0; i < searches.size(); i++) {
      total += CodeLengths.total(bits.get(bookOf.get(i)), searches.get(i).codes());
    }
    return total;
  }

  /** For each book the bits that name its codewords. */
  private List<double[]> bits() {
    return IntStream.range(0, books.size()).mapToObj(this::bits).toList();
  }

  private double[] bits(int book) {
    var codes =
        IntStream.range(0, searches.size())
            .filter(i -> bookOf.get(i) == book)
            .mapToObj(i -> searches.get(i).codes())
            .toList();
    return CodeLengths.of(books.get(book).codewordCount(), codes);
  }

  /**
   * The price that should come nearer to the target next time.
   *
   * @param price the price of the last assignment
   */
  double corrected(double price) {
    double ratio = totalBits() / (target * (1 - SLACK / 2));
    return Math.clamp(price * Math.clamp(ratio * ratio, 0.5, 2), LEAST_PRICE, LARGEST_PRICE);
  }

  /**
   * Assigns, at one price after the other, until the codes keep to the target. Prices change little
   * by little: a codeword that a high price once made rare would stay rare.
   *
   * @param start a price near the right one
   * @return the last price
   */
  double reach(double start) {
    double price = start;
    assign(price);
    for (int i = 0; i < MOST_ASSIGNMENTS && !isReached(); i++) {
      price = corrected(price);
      assign(price);
    }
    return price;
  }

  private boolean isReached() {
    double ratio = totalBits() / target;
    return ratio <= 1 && ratio > 1 - SLACK;
  }
}
