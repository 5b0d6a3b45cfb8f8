package dev.zippermerge.engine.graph;

/**
 * A tensor of a graph: output {@code index} of the node {@code node}. Written {@code node:index}.
 */
public record TensorName(String node, int index) {

  /** Reads {@code node} (which means output 0) or {@code node:index}. */
  public static TensorName parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return new TensorName(text, 0);
    }
    try {
      return new TensorName(
          text.substring(0, colon), Integer.parseUnsignedInt(text, colon + 1, text.length(), 10));
    } catch (NumberFormatException _) {
      throw Corrupt.model(text, "This is not the name of a tensor.");
    }
  }

  /** True where an input of a node only orders execution and carries no tensor. */
  public static boolean isControl(String input) {
    return input.startsWith("^");
  }

  /** How a node's input names this tensor: {@code node} for output 0, else {@code node:index}. */
  public String asInput() {
    return index == 0 ? node : toString();
  }

  @Override
  public String toString() {
    return node + ":" + index;
  }
}
