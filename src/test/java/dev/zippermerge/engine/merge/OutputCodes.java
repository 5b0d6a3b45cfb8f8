package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.CalibrationTask;
import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.codebook.CodeAssignment;
import dev.zippermerge.engine.codebook.EncodedLayer;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Changes the codes of a layer, each in turn, twice over, to what makes |S x - T y|² / |T y|² + 0.1
 * |S - T|² / |T|² least: S the student's kernel, T the teacher's, x and y what each feeds the
 * layer. For convolutions with stride 1 and padding SAME, and dense layers; a layer of one channel
 * stays as it is.
 */
final class OutputCodes {
  private static final int DENSE_ROWS = 1024;
  private static final int CONV_EXAMPLES = 256;
  private static final int PATCHES = 8;
  private static final double RIDGE = 0.1;

  private final EncodedLayer layer;
  private final List<TaskInput> tasks;
  private final List<CalibrationTask> examples;
  private final JointModel model;
  private final long seed;

  OutputCodes(
      EncodedLayer layer,
      List<TaskInput> tasks,
      List<CalibrationTask> examples,
      JointModel model,
      long seed) {
    this.layer = layer;
    this.tasks = tasks;
    this.examples = examples;
    this.model = model;
    this.seed = seed;
  }

  EncodedLayer assign() {
    if (layer.alignment().minDepth() == 1) {
      return layer;
    }
    var assignments = new ArrayList<CodeAssignment>();
    for (int i = 0; i < layer.assignments().size(); i++) {
      assignments.add(
          assign(layer.assignments().get(i), layer.alignment().members().get(i).task()));
    }
    return new EncodedLayer(layer.alignment(), layer.codebook(), assignments);
  }

  private CodeAssignment assign(CodeAssignment old, int task) {
    var weights = old.layer();
    boolean dense = weights.kind() == WeightLayer.Kind.DENSE;
    int size = dense ? DENSE_ROWS : CONV_EXAMPLES;
    var split = examples.get(task).train();
    var indices = new Random(seed).ints(0, split.size()).distinct().limit(size).sorted().toArray();
    var network = model.student().networks().get(task);
    var input = network.teacher().node(weights.name()).getInput(0);
    var answers =
        model.answers(
            network,
            split.batch(indices),
            size,
            List.of(input.contains(":") ? input : input + ":0"));
    var student = columns(answers.student().getFirst(), weights, size);
    var teacher = columns(answers.teacher().getFirst(), weights, size);
    var kernel = tasks.get(task).network().kernel(weights);
    var codes = Arrays.stream(old.codes()).map(byte[]::clone).toArray(byte[][]::new);
    var ridge = (float) (RIDGE * squares(teacher, kernel, weights.width()) / dot(kernel, kernel));
    var curvature = curvature(student, weights, ridge);
    IntStream.range(0, weights.width())
        .parallel()
        .forEach(
            output ->
                new OutputColumn(layer.codebook(), weights, kernel, codes, output, ridge, curvature)
                    .descend(student, teacher));
    return new CodeAssignment(weights, codes, old.scale());
  }

  /** What each weight of a column is multiplied by, [positions x d][rows]. */
  private float[][] columns(float[] inputs, WeightLayer weights, int size) {
    int depth = weights.positions() * weights.depth();
    var rows = weights.kind() == WeightLayer.Kind.DENSE ? inputs : patches(inputs, weights, size);
    var columns = new float[depth][rows.length / depth];
    for (int i = 0; i < rows.length; i++) {
      columns[i % depth][i / depth] = rows[i];
    }
    return columns;
  }

  /** Patches at random places of each picture, zeros beyond its edges. */
  private float[] patches(float[] inputs, WeightLayer weights, int size) {
    int depth = weights.depth();
    int side = (int) Math.round(Math.sqrt((double) inputs.length / size / depth));
    int height = Math.toIntExact(weights.kernelShape().get(0));
    int width = Math.toIntExact(weights.kernelShape().get(1));
    var patches = new float[size * PATCHES * height * width * depth];
    var random = new Random(seed);
    int to = 0;
    for (int patch = 0; patch < size * PATCHES; patch++) {
      int top = random.nextInt(side) - height / 2;
      int left = random.nextInt(side) - width / 2;
      for (int place = 0; place < height * width; place++, to += depth) {
        int y = top + place / width;
        int x = left + place % width;
        if (y >= 0 && y < side && x >= 0 && x < side) {
          int from = ((patch / PATCHES * side + y) * side + x) * depth;
          System.arraycopy(inputs, from, patches, to, depth);
        }
      }
    }
    return patches;
  }

  /** For each position and segment x xT + ridge I, of which all outputs make use. */
  private float[][][] curvature(float[][] student, WeightLayer weights, float ridge) {
    int segmentLength = layer.codebook().segmentLength();
    int segments = Math.ceilDiv(weights.depth(), segmentLength);
    return IntStream.range(0, weights.positions() * segments)
        .parallel()
        .mapToObj(
            place -> {
              int first = place % segments * segmentLength;
              int row = place / segments * weights.depth() + first;
              return square(student, row, Math.min(segmentLength, weights.depth() - first), ridge);
            })
        .toArray(float[][][]::new);
  }

  private static float[][] square(float[][] columns, int row, int length, float ridge) {
    var square = new float[length][length];
    for (int k = 0; k < length; k++) {
      for (int l = 0; l < length; l++) {
        square[k][l] = dot(columns[row + k], columns[row + l]) + (k == l ? ridge : 0);
      }
    }
    return square;
  }

  /** |T y|² over all outputs. */
  private static double squares(float[][] columns, float[] kernel, int width) {
    return IntStream.range(0, width)
        .parallel()
        .mapToDouble(
            output -> {
              var row = new float[columns[0].length];
              for (int j = 0; j < columns.length; j++) {
                add(kernel[j * width + output], columns[j], row);
              }
              return dot(row, row);
            })
        .sum();
  }

  static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static void add(float factor, float[] values, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * values[i];
    }
  }
}
