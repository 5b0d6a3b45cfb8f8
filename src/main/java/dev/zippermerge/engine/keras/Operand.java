package dev.zippermerge.engine.keras;

/** What goes into a layer: a tensor, or a number for operators ({@code x * 2}). */
sealed interface Operand {

  /**
   * A result of a layer of the same model.
   *
   * @param layer the layer's name
   * @param node which of the layer's calls, from 0
   * @param output which of that call's results, from 0
   */
  record TensorRef(String layer, int node, int output) implements Operand {}

  /** A number. */
  record Constant(double value) implements Operand {}
}
