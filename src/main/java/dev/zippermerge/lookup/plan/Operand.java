package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.savedmodel.Node;

/** What a node yields: a value, or something that the next node computes on its own. */
sealed interface Operand
    permits Value, Operand.Padded, Operand.Picked, Operand.Sliced, Operand.SlicedConvolution {

  /**
   * An image with zeros around it; a convolution reads them where they are not.
   *
   * @param image the image
   * @param top rows before the first
   * @param bottom rows after the last
   * @param left columns before the first
   * @param right columns after the last
   */
  record Padded(Value image, int top, int bottom, int left, int right) implements Operand {}

  /**
   * Every so many rows and columns of an image, from the first on.
   *
   * @param image the image
   * @param rows distance of rows
   * @param columns distance of columns
   */
  record Picked(Value image, int rows, int columns) implements Operand {}

  /**
   * An image with zeros around it in slices, for a dilated convolution.
   *
   * @param padded the image
   * @param rows rate along rows
   * @param columns rate along columns
   */
  record Sliced(Padded padded, int rows, int columns) implements Operand {}

  /**
   * A convolution on slices, complete when they are joined.
   *
   * @param node the convolution
   * @param input the slices
   */
  record SlicedConvolution(Node node, Sliced input) implements Operand {}
}
