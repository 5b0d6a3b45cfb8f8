package dev.zippermerge.engine.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.codebook.CodebookStudent;
import dev.zippermerge.engine.codebook.Coding;
import dev.zippermerge.engine.codebook.EncodedLayer;
import dev.zippermerge.engine.codebook.LayerEncoder;
import dev.zippermerge.engine.codebook.MergedNetworks;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.merge.TestNetworks;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dense layer's refit against the normal equations, written out and solved by elimination. */
class LayerRefitTest {
  private static final int SIZE = 30;
  private static final int LENGTH = 4;
  private static final int CODEWORDS = 3;

  @TempDir private Path folder;
  private FlatGraph network;
  private WeightLayer layer;
  private EncodedLayer encoded;
  private float[] batch = {};

  @BeforeEach
  void encodeTheDenseLayer() {
    network = TestNetworks.read(folder.resolve("a"), TestNetworks.SMALL, 1);
    layer = network.layers().get(2);
    encoded =
        LayerEncoder.encode(
            LayerAlignment.of("fc1", List.of(layer)),
            List.of(network.kernel(layer)),
            new Coding(LENGTH, CODEWORDS),
            1);
    var random = new Random(2);
    batch = new float[SIZE * 64];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = (float) random.nextGaussian();
    }
  }

  @Test
  void reachesTheMinimumThatTheNormalEquationsGive() {
    var merged = new MergedNetworks(List.of("a"), List.of(network), List.of(encoded));
    try (var model = new JointModel(CodebookStudent.build(merged))) {
      var student = model.student().networks().getFirst();
      var features = model.answers(student, batch, SIZE, List.of("flat:0")).teacher().getFirst();
      var examples = new LayerRefit.Examples(student, layer, batch, SIZE);
      var codebook = model.student().variables().getFirst();
      try (var refit = new LayerRefit(model, codebook, List.of(examples))) {
        var found = refit.run();
        assertThat(model.read(codebook)).isEqualTo(found);
        var best = solution(features);
        double least = objective(features, best);
        assertThat(objective(features, found)).isBetween(least * 0.9999, least * 1.001);
        assertThat(objective(features, encoded.codebook().values())).isGreaterThan(least * 1.2);
      }
    }
  }

  /** |S x - T x|² / |T x|² + 0.1 |S - S0|² / |S0|². */
  private double objective(float[] x, float[] codewords) {
    var changed = encoded.withCodebook(encoded.codebook().withValues(codewords)).decode(0);
    var first = encoded.decode(0);
    var kernel = network.kernel(layer);
    return squares(outputs(x, changed), outputs(x, kernel)) / squares(outputs(x, kernel), null)
        + 0.1 * squares(changed, first) / squares(first, null);
  }

  /** Rows: one for each example and output, and one for each weight. */
  private float[] solution(float[] x) {
    int unknowns = encoded.codebook().values().length;
    var first = encoded.decode(0);
    var target = outputs(x, network.kernel(layer));
    double outputWeight = 1 / squares(target, null);
    double kernelWeight = 0.1 / squares(first, null);
    var matrix = new double[unknowns][unknowns + 1];
    for (int example = 0; example < SIZE; example++) {
      for (int output = 0; output < layer.width(); output++) {
        var row = new double[unknowns];
        for (int input = 0; input < layer.depth(); input++) {
          row[unknown(input, output)] += x[example * layer.depth() + input];
        }
        add(matrix, row, target[example * layer.width() + output], outputWeight);
      }
    }
    for (int i = 0; i < first.length; i++) {
      var row = new double[unknowns];
      row[unknown(i / layer.width(), i % layer.width())] = 1;
      add(matrix, row, first[i], kernelWeight);
    }
    return solved(matrix);
  }

  private int unknown(int input, int output) {
    int segment = input / LENGTH;
    int code = encoded.assignments().getFirst().codes()[segment][output];
    return encoded.codebook().offset(segment, code) + input % LENGTH;
  }

  private static void add(double[][] matrix, double[] row, double value, double weight) {
    for (int i = 0; i < row.length; i++) {
      for (int j = 0; j < row.length; j++) {
        matrix[i][j] += weight * row[i] * row[j];
      }
      matrix[i][row.length] += weight * row[i] * value;
    }
  }

  /** Gauss and Jordan; the ridge makes pivoting needless. */
  private static float[] solved(double[][] matrix) {
    int n = matrix.length;
    for (int pivot = 0; pivot < n; pivot++) {
      for (int row = 0; row < n; row++) {
        double factor = row == pivot ? 0 : matrix[row][pivot] / matrix[pivot][pivot];
        for (int column = pivot; factor != 0 && column <= n; column++) {
          matrix[row][column] -= factor * matrix[pivot][column];
        }
      }
    }
    var solution = new float[n];
    for (int i = 0; i < n; i++) {
      solution[i] = (float) (matrix[i][n] / matrix[i][i]);
    }
    return solution;
  }

  private float[] outputs(float[] x, float[] kernel) {
    var outputs = new float[SIZE * layer.width()];
    for (int i = 0; i < outputs.length; i++) {
      double sum = 0;
      for (int input = 0; input < layer.depth(); input++) {
        sum +=
            (double) x[i / layer.width() * layer.depth() + input]
                * kernel[input * layer.width() + i % layer.width()];
      }
      outputs[i] = (float) sum;
    }
    return outputs;
  }

  private static double squares(float[] a, float @Nullable [] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.pow(a[i] - (b == null ? 0 : b[i]), 2);
    }
    return sum;
  }
}
