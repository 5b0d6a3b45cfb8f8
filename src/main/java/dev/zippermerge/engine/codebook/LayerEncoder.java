package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.align.LayerAlignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Encodes aligned layers together (NeuralMerger, sections 3.1 and 3.2): for each segment, k-means
 * over the vectors of all layers that have it; a segment that only deeper layers have gets
 * codewords of their vectors alone.
 */
public final class LayerEncoder {
  private final List<KernelSegments> shapes;
  private final List<float[]> kernels;
  private final LayerAlignment alignment;
  private final int length;
  private final int codewordCount;

  private LayerEncoder(LayerAlignment alignment, List<float[]> kernels, Coding coding) {
    this.alignment = alignment;
    this.kernels = kernels;
    this.length = coding.segmentLength();
    this.codewordCount = coding.codewordCount();
    this.shapes =
        alignment.layers().stream().map(layer -> KernelSegments.of(layer, length)).toList();
  }

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
    return new LayerEncoder(alignment, kernels, coding).encode(seed);
  }

  private EncodedLayer encode(long seed) {
    int segments = shapes.stream().mapToInt(KernelSegments::segments).max().orElseThrow();
    var clusters = new Clusters[segments];
    int first = 0;
    while (first < segments) {
      int vectors = vectors(first);
      int end = first + 1;
      while (end < segments && vectors(end) == vectors) {
        end++;
      }
      encodeRun(first, end, clusters, seed);
      first = end;
    }
    return assemble(clusters);
  }

  /** Encodes segments that have the same number of vectors, in batches. */
  private void encodeRun(int first, int end, Clusters[] clusters, long seed) {
    var open = new ArrayList<Integer>();
    for (int segment = first; segment < end; segment++) {
      var exact = DistinctVectors.cluster(vectorsOf(segment), length, codewordCount);
      if (exact.isPresent()) {
        clusters[segment] = exact.get();
      } else {
        open.add(segment);
      }
    }
    int vectors = vectors(first);
    int batch = (int) Math.clamp(KMeans.MOST_SCORES / ((long) vectors * codewordCount), 1, 64);
    for (int size : new int[] {batch, open.size() % batch}) {
      int from = size == batch ? 0 : open.size() - size;
      int to = size == batch ? open.size() / batch * batch : open.size();
      if (size > 0 && from < to) {
        encodeBatches(open.subList(from, to), size, clusters, seed);
      }
    }
  }

  /** Batches on all cores; each writes its own segments, so the order does not matter. */
  private void encodeBatches(List<Integer> segments, int size, Clusters[] clusters, long seed) {
    int vectors = vectors(segments.getFirst());
    try (var kMeans = new KMeans(size, vectors, codewordCount, length)) {
      IntStream.range(0, segments.size() / size)
          .parallel()
          .forEach(
              i -> encodeBatch(kMeans, segments.subList(i * size, (i + 1) * size), clusters, seed));
    }
  }

  private void encodeBatch(KMeans kMeans, List<Integer> segments, Clusters[] clusters, long seed) {
    int size = vectors(segments.getFirst()) * length;
    var batch = new float[segments.size() * size];
    for (int i = 0; i < segments.size(); i++) {
      System.arraycopy(vectorsOf(segments.get(i)), 0, batch, i * size, size);
    }
    var found = kMeans.cluster(batch, seed);
    for (int i = 0; i < segments.size(); i++) {
      clusters[segments.get(i)] = found[i];
    }
  }

  private EncodedLayer assemble(Clusters[] found) {
    var clusters =
        Arrays.stream(found)
            .map(segment -> segment.byFrequency(codewordCount))
            .toArray(Clusters[]::new);
    var values = new float[clusters.length * codewordCount * length];
    for (int segment = 0; segment < clusters.length; segment++) {
      var codewords = clusters[segment].codewords();
      System.arraycopy(codewords, 0, values, segment * codewords.length, codewords.length);
    }
    var codebook = new Codebook(clusters.length, codewordCount, length, values, errors(clusters));
    var assignments =
        IntStream.range(0, shapes.size()).mapToObj(task -> assignment(clusters, task)).toList();
    return new EncodedLayer(alignment, codebook, assignments);
  }

  private double[] errors(Clusters[] clusters) {
    return Arrays.stream(clusters)
        .mapToDouble(segment -> segment.error() / ((long) segment.codes().length * length))
        .toArray();
  }

  private CodeAssignment assignment(Clusters[] clusters, int task) {
    var shape = shapes.get(task);
    var codes = new byte[shape.segments()][];
    for (int segment = 0; segment < codes.length; segment++) {
      int offset = offset(segment, task);
      codes[segment] =
          Arrays.copyOfRange(clusters[segment].codes(), offset, offset + shape.vectors());
    }
    return new CodeAssignment(alignment.layers().get(task), codes);
  }

  /** All layers' vectors of one segment, layer after layer: [N, r]. */
  private float[] vectorsOf(int segment) {
    var vectors = new float[vectors(segment) * length];
    for (int task = 0; task < shapes.size(); task++) {
      if (segment < shapes.get(task).segments()) {
        shapes.get(task).copy(kernels.get(task), segment, vectors, offset(segment, task) * length);
      }
    }
    return vectors;
  }

  private int vectors(int segment) {
    return offset(segment, shapes.size());
  }

  /** Vectors of the segment in the layers before one task's. */
  private int offset(int segment, int task) {
    return shapes.subList(0, task).stream()
        .filter(shape -> segment < shape.segments())
        .mapToInt(KernelSegments::vectors)
        .sum();
  }
}
