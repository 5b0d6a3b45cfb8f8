package dev.zippermerge.engine.codebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerEncoderTest {

  @Test
  void fewDistinctVectorsAreEncodedExactly() {
    var layer = TestLayers.convolution("a", 3, 4, 5);
    var kernel = new float[180];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = i / 5 % 3;
    }
    var encoded = encode(List.of(layer), List.of(kernel), new Coding(2, 16));
    assertThat(encoded.decode(0)).containsExactly(kernel);
  }

  @Test
  void asManyCodewordsAsVectorsAreExactToo() {
    var layer = TestLayers.dense("a", 6, 9);
    var kernel = KMeansTest.gaussians(54, 1);
    assertThat(encode(List.of(layer), List.of(kernel), new Coding(4, 9)).decode(0))
        .containsExactly(kernel);
  }

  @Test
  void layersOfDifferentKernelAndDepthShareWhatBothHave() {
    var layers =
        List.of(TestLayers.convolution("a", 5, 4, 8), TestLayers.convolution("b", 3, 9, 6));
    var kernels = List.of(KMeansTest.gaussians(800, 1), KMeansTest.gaussians(486, 2));
    var encoded = encode(layers, kernels, new Coding(4, 32));
    assertThat(encoded.codebook().segments()).isEqualTo(3);
    assertThat(encoded.assignments().get(0).codes()).hasDimensions(1, 200);
    assertThat(encoded.assignments().get(1).codes()).hasDimensions(3, 54);
    assertThat(error(kernels.get(0), encoded.decode(0))).isLessThan(0.6);
    assertThat(error(kernels.get(1), encoded.decode(1))).isLessThan(0.6);
  }

  @Test
  void everyVectorHasItsNearestCodeword() {
    var layers = List.of(TestLayers.dense("a", 10, 30), TestLayers.dense("b", 10, 40));
    var kernels = List.of(KMeansTest.gaussians(300, 3), KMeansTest.gaussians(400, 4));
    var encoded = encode(layers, kernels, new Coding(4, 8));
    var codebook = encoded.codebook();
    for (int task = 0; task < 2; task++) {
      var shape = KernelSegments.of(layers.get(task), 4);
      for (int segment = 0; segment < 3; segment++) {
        var vectors = new float[shape.vectors() * 4];
        shape.copy(kernels.get(task), segment, vectors, 0);
        var codewords =
            Arrays.copyOfRange(
                codebook.values(), codebook.offset(segment, 0), codebook.offset(segment + 1, 0));
        for (int vector = 0; vector < shape.vectors(); vector++) {
          assertThat(Byte.toUnsignedInt(encoded.assignments().get(task).codes()[segment][vector]))
              .isEqualTo(ScalarKMeans.nearest(vectors, vector * 4, 4, codewords));
        }
      }
    }
  }

  @Test
  void mergedLayersCostNoMoreThanTheSumOfTheirParts() {
    // Twice the same kernel: one codebook serves both as well as it serves one.
    var layer = TestLayers.dense("a", 8, 100);
    var kernel = KMeansTest.gaussians(800, 5);
    var single = encode(List.of(layer), List.of(kernel), new Coding(8, 16));
    var both = encode(List.of(layer, layer), List.of(kernel, kernel), new Coding(8, 16));
    assertThat(error(kernel, both.decode(1))).isLessThan(error(kernel, single.decode(0)) * 1.1);
  }

  private static EncodedLayer encode(
      List<WeightLayer> layers, List<float[]> kernels, Coding coding) {
    return LayerEncoder.encode(LayerAlignment.of("conv1", layers), kernels, coding, 1);
  }

  private static double error(float[] kernel, float[] decoded) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < kernel.length; i++) {
      difference += Math.pow(kernel[i] - decoded[i], 2);
      size += Math.pow(kernel[i], 2);
    }
    return Math.sqrt(difference / size);
  }
}
