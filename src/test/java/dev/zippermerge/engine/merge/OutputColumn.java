package dev.zippermerge.engine.merge;

import static dev.zippermerge.engine.merge.OutputCodes.add;
import static dev.zippermerge.engine.merge.OutputCodes.dot;

import dev.zippermerge.engine.codebook.Codebook;
import dev.zippermerge.engine.graph.WeightLayer;

/** The codes of one output of a layer, for {@link OutputCodes}. */
final class OutputColumn {
  private static final int SWEEPS = 2;

  private final Codebook codebook;
  private final WeightLayer weights;
  private final float[] kernel;
  private final byte[][] codes;
  private final int output;
  private final float ridge;
  private final float[][][] curvature;

  OutputColumn(
      Codebook codebook,
      WeightLayer weights,
      float[] kernel,
      byte[][] codes,
      int output,
      float ridge,
      float[][][] curvature) {
    this.codebook = codebook;
    this.weights = weights;
    this.kernel = kernel;
    this.codes = codes;
    this.output = output;
    this.ridge = ridge;
    this.curvature = curvature;
  }

  void descend(float[][] student, float[][] teacher) {
    var error = new float[student[0].length];
    for (int j = 0; j < teacher.length; j++) {
      add(-target(j), teacher[j], error);
    }
    for (int j = 0; j < student.length; j++) {
      int segment = j % weights.depth() / codebook.segmentLength();
      int k = j % weights.depth() % codebook.segmentLength();
      add(component(segment, code(j, segment), k), student[j], error);
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int position = 0; position < weights.positions(); position++) {
        for (int segment = 0; segment < codes.length; segment++) {
          change(error, student, position * weights.depth(), segment);
        }
      }
    }
  }

  /** Gives one vector's segment its best code. */
  private void change(float[] error, float[][] student, int row, int segment) {
    int first = row + segment * codebook.segmentLength();
    int length =
        Math.min(codebook.segmentLength(), weights.depth() - segment * codebook.segmentLength());
    int before = code(first, segment);
    var gradient = new float[length];
    for (int k = 0; k < length; k++) {
      float off = component(segment, before, k) - target(first + k);
      gradient[k] = dot(error, student[first + k]) + ridge * off;
    }
    int place = row / weights.depth() * codes.length + segment;
    int best = best(segment, before, gradient, curvature[place]);
    for (int k = 0; k < length; k++) {
      float change = component(segment, best, k) - component(segment, before, k);
      add(change, student[first + k], error);
    }
    codes[segment][vector(first)] = (byte) best;
  }

  private int best(int segment, int before, float[] gradient, float[][] curvature) {
    int best = before;
    float least = 0;
    for (int code = 0; code < codebook.codewordCount(); code++) {
      float loss = 0;
      for (int k = 0; k < gradient.length; k++) {
        float change = component(segment, code, k) - component(segment, before, k);
        loss += 2 * gradient[k] * change;
        for (int l = 0; l < gradient.length; l++) {
          loss +=
              change
                  * curvature[k][l]
                  * (component(segment, code, l) - component(segment, before, l));
        }
      }
      if (loss < least) {
        least = loss;
        best = code;
      }
    }
    return best;
  }

  private float component(int segment, int code, int k) {
    return codebook.values()[codebook.offset(segment, code) + k];
  }

  private int code(int row, int segment) {
    return Byte.toUnsignedInt(codes[segment][vector(row)]);
  }

  private int vector(int row) {
    return row / weights.depth() * weights.width() + output;
  }

  private float target(int row) {
    return kernel[row * weights.width() + output];
  }
}
