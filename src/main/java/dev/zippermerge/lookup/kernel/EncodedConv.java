package dev.zippermerge.lookup.kernel;

import java.util.Arrays;

/**
 * E-Conv by lookup (NeuralMerger, section 3.1, equations 8 and 9, figure 3): for each segment the
 * products of the input with its codewords go into a table once, and each output is a sum of its
 * entries, shifted by the tap.
 *
 * <p>Works tile by tile and, within a tile, by as many segments at a time as keep the table in the
 * cache.
 */
final class EncodedConv implements Layer {
  private final Kernels kernels;
  private final ConvShape shape;
  private final EncodedWeights weights;
  private final Epilogue epilogue;
  private final Tiling tiling;
  private final int group;
  private final int[] entries;
  private final Workspace workspace;

  /**
   * @param tiling how the output is cut
   * @param group segments in the table at a time
   */
  EncodedConv(
      Kernels kernels,
      ConvShape shape,
      EncodedWeights weights,
      Epilogue epilogue,
      Tiling tiling,
      int group) {
    this(
        kernels,
        shape,
        weights,
        epilogue,
        tiling,
        group,
        entries(shape, weights, tiling, group),
        new Workspace());
  }

  private EncodedConv(
      Kernels kernels,
      ConvShape shape,
      EncodedWeights weights,
      Epilogue epilogue,
      Tiling tiling,
      int group,
      int[] entries,
      Workspace workspace) {
    this.kernels = kernels;
    this.shape = shape;
    this.weights = weights;
    this.epilogue = epilogue;
    this.tiling = tiling;
    this.group = group;
    this.entries = entries;
    this.workspace = workspace;
    workspace.reserve(
        shape.channels() * tiling.planeStride() + Tiling.BLOCK,
        shape.outputs() * tiling.outputPositions());
    workspace.reserveTable((group * weights.paddedCodewords() + 1) * tiling.planeStride());
  }

  /** Where the runs begin in the table: [group of segments][output][segment][tap]. */
  static int[] entries(ConvShape shape, EncodedWeights weights, Tiling tiling, int group) {
    var entries = new int[weights.segments() * shape.outputs() * shape.taps()];
    int next = 0;
    for (int first = 0; first < weights.segments(); first += group) {
      int end = Math.min(first + group, weights.segments());
      for (int output = 0; output < shape.outputs(); output++) {
        for (int v = first; v < end; v++) {
          for (int tap = 0; tap < shape.taps(); tap++) {
            int row = (v - first) * weights.paddedCodewords() + weights.code(tap, output, v);
            entries[next++] = row * tiling.planeStride() + tiling.tapOffset(tap);
          }
        }
      }
    }
    return entries;
  }

  @Override
  public void apply(float[] in, int inFrom, float[] out, int outFrom) {
    for (int tile = 0; tile < tiling.tileCount(); tile++) {
      load(tile, in, inFrom);
      var sums = workspace.sums();
      Arrays.fill(sums, 0, shape.outputs() * tiling.outputPositions(), 0);
      for (int first = 0; first < weights.segments(); first += group) {
        int count = Math.min(group, weights.segments() - first);
        fillTable(first, count);
        addLookups(first, count);
      }
      for (int output = 0; output < shape.outputs(); output++) {
        int from = output * tiling.outputPositions();
        tiling.store(kernels, tile, sums, from, epilogue, output, out, outFrom);
      }
    }
  }

  private void load(int tile, float[] in, int inFrom) {
    int size = shape.height() * shape.width();
    for (int channel = 0; channel < shape.channels(); channel++) {
      tiling.load(
          tile, in, inFrom + channel * size, workspace.values(), channel * tiling.planeStride());
    }
  }

  private void fillTable(int first, int count) {
    int size = weights.paddedCodewords() * tiling.planeStride();
    for (int i = 0; i < count; i++) {
      int channel = (first + i) * weights.segmentLength();
      kernels.codewordProducts(
          workspace.values(),
          channel * tiling.planeStride(),
          tiling.planeStride(),
          weights.depth(first + i, shape.channels()),
          weights.codewords(),
          weights.firstCodeword(first + i),
          weights.segmentLength(),
          weights.paddedCodewords(),
          workspace.table(),
          i * size,
          tiling.planeStride(),
          tiling.inputPositions());
    }
  }

  private void addLookups(int first, int count) {
    int each = count * shape.taps();
    int from = first * shape.outputs() * shape.taps();
    for (int output = 0; output < shape.outputs(); output++) {
      int entry = from + output * each;
      kernels.addLookups(
          workspace.table(),
          entries,
          entry,
          entry + each,
          workspace.sums(),
          output * tiling.outputPositions(),
          tiling.outputPositions());
    }
  }

  @Override
  public Layer copy() {
    return copy(new Workspace());
  }

  @Override
  public Layer copy(Workspace shared) {
    return new EncodedConv(kernels, shape, weights, epilogue, tiling, group, entries, shared);
  }
}
