package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.codebook.CodeAssignment;
import dev.zippermerge.engine.codebook.EncodedLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Gives each vector of the original kernels the codeword of a layer that is nearest to it. */
final class NearestCodes {
  private final EncodedLayer layer;
  private final List<TaskInput> tasks;
  private final int segmentLength;

  NearestCodes(EncodedLayer layer, List<TaskInput> tasks) {
    this.layer = layer;
    this.tasks = tasks;
    this.segmentLength = layer.codebook().segmentLength();
  }

  EncodedLayer assign() {
    var assignments = new ArrayList<CodeAssignment>();
    for (int i = 0; i < layer.assignments().size(); i++) {
      var member = layer.alignment().members().get(i);
      var kernel = tasks.get(member.task()).network().kernel(member.layer());
      assignments.add(assign(layer.assignments().get(i), kernel));
    }
    return new EncodedLayer(layer.alignment(), layer.codebook(), assignments);
  }

  private CodeAssignment assign(CodeAssignment old, float[] kernel) {
    int vectors = old.layer().positions() * old.layer().width();
    var codes = new byte[old.codes().length][vectors];
    IntStream.range(0, codes.length)
        .parallel()
        .forEach(
            segment -> {
              for (int vector = 0; vector < vectors; vector++) {
                codes[segment][vector] = nearest(vector(old, kernel, segment, vector), segment);
              }
            });
    return new CodeAssignment(old.layer(), codes, old.scale());
  }

  /** Components of a vector within a segment, without padding. */
  private float[] vector(CodeAssignment old, float[] kernel, int segment, int vector) {
    int depth = old.layer().depth();
    int width = old.layer().width();
    int first = segment * segmentLength;
    var components = new float[Math.min(segmentLength, depth - first)];
    for (int k = 0; k < components.length; k++) {
      components[k] = kernel[(vector / width * depth + first + k) * width + vector % width];
    }
    return components;
  }

  private byte nearest(float[] vector, int segment) {
    int best = 0;
    float least = Float.MAX_VALUE;
    for (int code = 0; code < layer.codebook().codewordCount(); code++) {
      int offset = layer.codebook().offset(segment, code);
      float distance = 0;
      for (int k = 0; k < vector.length; k++) {
        float difference = layer.codebook().values()[offset + k] - vector[k];
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = code;
      }
    }
    return (byte) best;
  }
}
