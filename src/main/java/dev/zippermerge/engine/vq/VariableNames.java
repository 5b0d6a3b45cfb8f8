package dev.zippermerge.engine.vq;

/** Names of the student's variables. */
final class VariableNames {
  /** The variable that holds what a bit of a code costs. */
  static final String PRICE = "price";

  private VariableNames() {}

  /** A book's codewords, [C, r]. */
  static String codebook(Book book) {
    return "codebook/" + book.name();
  }

  /** The kernel behind a layer's codes, in full precision, [rows, r]. */
  static String latent(String task, QuantisedLayer layer) {
    return "latent/" + task + "/" + layer.layer().kernel();
  }

  /** A layer's codes, [rows]. */
  static String codes(String task, QuantisedLayer layer) {
    return "codes/" + task + "/" + layer.layer().kernel();
  }

  /** A layer's channel scales, [p]. */
  static String scales(String task, QuantisedLayer layer) {
    return "scales/" + task + "/" + layer.layer().kernel();
  }

  /** A task's own constant. */
  static String own(String task, String constant) {
    return "own/" + task + "/" + constant;
  }
}
