package dev.zippermerge.lookup.graph;

import dev.zippermerge.lookup.LookupException;

/**
 * Name of a tensor.
 *
 * @param node name of the node that yields it
 * @param index which of its results
 */
public record TensorName(String node, int index) {

  /** Reads {@code node} or {@code node:index}. */
  public static TensorName parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return new TensorName(text, 0);
    }
    try {
      return new TensorName(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new LookupException("A tensor is called " + text + ".", e);
    }
  }

  static boolean isControl(String input) {
    return input.startsWith("^");
  }
}
