package dev.zippermerge.lookup.kernel;

import java.util.Arrays;

/**
 * E-Conv by lookup, as {@link EncodedConv}, in a table of 16-bit integers: whole images, their rows
 * moved apart only when their products are rounded, so that no product of padding is computed.
 *
 * <p>The integers' scale comes from the norms of segments and codewords, which no product exceeds
 * (Cauchy and Schwarz): so products are rounded some codewords at a time, before all are known.
 */
final class RoundedConv implements Layer {
  /** Codewords whose products stay in the first-level cache until they are rounded. */
  private static final int CODEWORDS = 16;

  /** What rounding to floats may add to a product. */
  private static final float SLACK = 1.001f;

  private final Kernels kernels;
  private final ConvShape shape;
  private final EncodedWeights weights;
  private final Epilogue epilogue;
  private final Tiling tiling;
  private final int group;
  private final int[] entries;
  private final float[] norms;
  private final int plane;
  private final Workspace workspace;

  /**
   * @param tiling one tile, whose rows are whole
   * @param group segments in the table at a time
   */
  RoundedConv(
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
        EncodedConv.entries(shape, weights, tiling, group),
        weights.largestNorms(),
        new Workspace());
  }

  private RoundedConv(
      Kernels kernels,
      ConvShape shape,
      EncodedWeights weights,
      Epilogue epilogue,
      Tiling tiling,
      int group,
      int[] entries,
      float[] norms,
      Workspace workspace) {
    this.kernels = kernels;
    this.shape = shape;
    this.weights = weights;
    this.epilogue = epilogue;
    this.tiling = tiling;
    this.group = group;
    this.entries = entries;
    this.norms = norms;
    this.plane = Math.ceilDiv(shape.height() * shape.width(), Tiling.BLOCK) * Tiling.BLOCK;
    this.workspace = workspace;
    workspace.reserve(
        shape.channels() * plane, shape.outputs() * tiling.outputPositions() + Tiling.BLOCK);
    workspace.reserveTable(CODEWORDS * plane);
    workspace.reservePartial(tiling.outputPositions());
    workspace.reserveRounded((group * weights.paddedCodewords() + 1) * tiling.planeStride());
  }

  @Override
  public void apply(float[] in, int inFrom, float[] out, int outFrom) {
    int size = shape.height() * shape.width();
    for (int channel = 0; channel < shape.channels(); channel++) {
      System.arraycopy(in, inFrom + channel * size, workspace.values(), channel * plane, size);
      Arrays.fill(workspace.values(), channel * plane + size, (channel + 1) * plane, 0);
    }
    Arrays.fill(workspace.sums(), 0, shape.outputs() * tiling.outputPositions(), 0);
    for (int first = 0; first < weights.segments(); first += group) {
      int count = Math.min(group, weights.segments() - first);
      addLookups(first, count, fillTable(first, count));
    }
    for (int output = 0; output < shape.outputs(); output++) {
      int from = output * tiling.outputPositions();
      tiling.store(kernels, 0, workspace.sums(), from, epilogue, output, out, outFrom);
    }
  }

  /** Returns what an integer's unit stands for. */
  private float fillTable(int first, int count) {
    float bound = 0;
    for (int v = first; v < first + count; v++) {
      bound = Math.max(bound, norms[v] * norm(v));
    }
    float scale = bound * SLACK / Rounding.LARGEST;
    Arrays.fill(
        workspace.rounded(),
        0,
        (count * weights.paddedCodewords() + 1) * tiling.planeStride(),
        (short) 0);
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < weights.paddedCodewords(); c += CODEWORDS) {
        int row = i * weights.paddedCodewords() + c;
        fill(first + i, c, Math.min(CODEWORDS, weights.paddedCodewords() - c), scale, row);
      }
    }
    return scale;
  }

  private float norm(int segment) {
    return kernels.largestNorm(
        workspace.values(),
        segment * weights.segmentLength() * plane,
        plane,
        weights.depth(segment, shape.channels()),
        plane);
  }

  private void fill(int segment, int firstCodeword, int count, float scale, int row) {
    kernels.codewordProducts(
        workspace.values(),
        segment * weights.segmentLength() * plane,
        plane,
        weights.depth(segment, shape.channels()),
        weights.codewords(),
        weights.firstCodeword(segment) + firstCodeword * weights.segmentLength(),
        weights.segmentLength(),
        count,
        workspace.table(),
        0,
        plane,
        plane);
    for (int c = 0; c < count; c++) {
      kernels.round(
          workspace.table(),
          c * plane,
          shape.width(),
          shape.height(),
          scale,
          workspace.rounded(),
          (row + c) * tiling.planeStride() + tiling.origin(),
          tiling.pitch());
    }
  }

  private void addLookups(int first, int count, float scale) {
    int each = count * shape.taps();
    int from = first * shape.outputs() * shape.taps();
    for (int output = 0; output < shape.outputs(); output++) {
      int entry = from + output * each;
      kernels.addLookups(
          workspace.rounded(),
          scale,
          entries,
          entry,
          entry + each,
          workspace.partial(),
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
    return new RoundedConv(
        kernels, shape, weights, epilogue, tiling, group, entries, norms, shared);
  }
}
