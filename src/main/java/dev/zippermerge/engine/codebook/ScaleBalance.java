package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.align.LayerAlignment;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes aligned layers brought to one scale. Networks trained apart differ in the size of their
 * weights, and k-means serves the larger ones first, since their errors count for more. Here each
 * layer is divided by its root mean square over the geometric mean of all of them, so that equal
 * relative errors count alike; the codewords of its assignment are multiplied by that again.
 */
public final class ScaleBalance {
  private ScaleBalance() {}

  /**
   * Encodes one merged layer.
   *
   * @param alignment the layers
   * @param kernels for each layer its kernel, [positions, d, p]
   * @param coding r and C
   * @param seed seeds k-means
   */
  public static EncodedLayer encode(
      LayerAlignment alignment, List<float[]> kernels, Coding coding, long seed) {
    var scales = scales(kernels);
    var balanced = new ArrayList<float[]>();
    for (int i = 0; i < scales.length; i++) {
      balanced.add(divided(kernels.get(i), scales[i]));
    }
    var layer = LayerEncoder.encode(alignment, balanced, coding, seed);
    var assignments = new ArrayList<CodeAssignment>();
    for (int i = 0; i < scales.length; i++) {
      var assignment = layer.assignments().get(i);
      assignments.add(new CodeAssignment(assignment.layer(), assignment.codes(), scales[i]));
    }
    return new EncodedLayer(alignment, layer.codebook(), assignments);
  }

  /** 1 for a layer alone, and where a layer is all zeros. */
  static float[] scales(List<float[]> kernels) {
    var sizes = kernels.stream().mapToDouble(ScaleBalance::rootMeanSquare).toArray();
    double logarithms = 0;
    for (double size : sizes) {
      logarithms += Math.log(size);
    }
    double mean = Math.exp(logarithms / sizes.length);
    var scales = new float[sizes.length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = sizes.length == 1 || mean == 0 ? 1 : (float) (sizes[i] / mean);
    }
    return scales;
  }

  private static double rootMeanSquare(float[] kernel) {
    double sum = 0;
    for (float value : kernel) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum / kernel.length);
  }

  private static float[] divided(float[] kernel, float scale) {
    var divided = new float[kernel.length];
    for (int i = 0; i < kernel.length; i++) {
      divided[i] = kernel[i] / scale;
    }
    return divided;
  }
}
