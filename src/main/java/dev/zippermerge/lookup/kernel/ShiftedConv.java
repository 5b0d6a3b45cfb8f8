package dev.zippermerge.lookup.kernel;

import java.util.Arrays;

/**
 * E-Conv by lookup (NeuralMerger, section 3.1, equations 8 and 9, figure 3), where each tap's sum
 * over the segments is shifted once: for some positions at a time, the products of the segments
 * with their codewords go into a table; for each output and tap the looked-up rows are added where
 * they lie, and their sum goes to the positions that the tap shifts it to.
 *
 * <p>So a product is computed once, all lookups are loads of whole cache lines from a table outside
 * of the heap, where it can begin at one, and small images leave no lane idle.
 */
final class ShiftedConv implements Layer {
  private final Kernels kernels;
  private final ConvShape shape;
  private final ShiftedWeights weights;
  private final Epilogue epilogue;
  private final ShiftedPlanes planes;
  private final Workspace workspace;

  ShiftedConv(
      Kernels kernels,
      ConvShape shape,
      ShiftedWeights weights,
      Epilogue epilogue,
      ShiftedPlanes planes,
      Workspace workspace) {
    this.kernels = kernels;
    this.shape = shape;
    this.weights = weights;
    this.epilogue = epilogue;
    this.planes = planes;
    this.workspace = workspace;
    workspace.reserve(shape.channels() * planes.width(), weights.outputs() * planes.sumStride());
    workspace.reserveRows((long) weights.rows() * planes.width());
  }

  @Override
  public void apply(float[] in, int inFrom, float[] out, int outFrom) {
    Arrays.fill(workspace.sums(), 0, weights.outputs() * planes.sumStride(), 0);
    for (int phase = 0; phase < planes.phases(); phase++) {
      for (int first = 0; first < planes.positions(); first += planes.width()) {
        load(phase, first, in, inFrom);
        add(phase, first);
      }
    }
    for (int output = 0; output < shape.outputs(); output++) {
      planes.store(kernels, workspace.sums(), output, epilogue, out, outFrom);
    }
  }

  private void load(int phase, int first, float[] in, int inFrom) {
    int size = shape.height() * shape.width();
    for (int channel = 0; channel < shape.channels(); channel++) {
      int from = inFrom + channel * size;
      planes.load(phase, first, in, from, workspace.values(), channel * planes.width());
    }
  }

  /** Adds what some positions of a phase contribute to the sums. */
  private void add(int phase, int first) {
    for (int group = 0; group < weights.groups(); group++) {
      fillTable(group);
      for (int tap = 0; tap < shape.taps(); tap++) {
        if (planes.phase(tap) == phase) {
          kernels.addRows(
              workspace.rows(),
              planes.width(),
              weights.rows(group),
              tap * weights.outputs() * weights.segments(group),
              weights.segments(group),
              planes.mask(tap),
              first,
              workspace.sums(),
              planes.target(tap) + first,
              planes.sumStride(),
              weights.outputs());
        }
      }
    }
  }

  private void fillTable(int group) {
    for (int i = 0; i < weights.segments(group); i++) {
      int segment = weights.firstSegment(group) + i;
      kernels.fillTable(
          workspace.values(),
          segment * weights.segmentLength() * planes.width(),
          planes.width(),
          weights.depth(segment),
          weights.codewords(),
          weights.firstCodeword(segment),
          weights.codewordCount(),
          workspace.rows(),
          i * weights.codewordCount(),
          planes.width());
    }
  }

  @Override
  public Layer copy() {
    return copy(new Workspace());
  }

  @Override
  public Layer copy(Workspace shared) {
    return new ShiftedConv(kernels, shape, weights, epilogue, planes, shared);
  }
}
