package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.Nodes;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * K-means on TensorFlow for a batch of segments of the same shape: greedy k-means++ seeding, and
 * Lloyd's step, all segments in one graph.
 *
 * <p>Nearest codewords come from one batched matrix product: argmin |x - c|² = argmax (x·c -
 * |c|²/2), with x extended by a 1 and c by -|c|²/2. The same extension makes one segment sum yield
 * both sums and counts. Vectors come in any number, so a step over many of them can be made in
 * parts.
 */
final class LloydGraph implements AutoCloseable {
  /** Candidates that greedy seeding tries for each codeword besides the first. */
  private static final long SEEDING_RETRIES = 2;

  private final int segments;
  private final int codewordCount;
  private final int length;
  private final GraphRunner runner;

  /**
   * @param segments segments in the batch, S
   * @param codewordCount C
   * @param length r
   */
  LloydGraph(int segments, int codewordCount, int length) {
    this.segments = segments;
    this.codewordCount = codewordCount;
    this.length = length;
    // Batches fill the cores; a step on the calling thread saves handing over its small operations.
    this.runner = new GraphRunner(definition(), 1, GraphRunner.CALLING_THREAD);
  }

  /**
   * What one step of Lloyd's algorithm finds.
   *
   * @param codes nearest codeword of each vector, [S, N]
   * @param distances squared distance of each vector to it, penalty included, [S, N]
   * @param sums sum of the vectors of each codeword, [S, C, r]
   * @param counts vectors of each codeword, [S, C]
   */
  record Step(int[] codes, float[] distances, float[] sums, float[] counts) {

    /** Mean of the vectors of each codeword, [S, C, r]; zero where it has none. */
    float[] means() {
      var means = new float[sums.length];
      int length = sums.length / counts.length;
      for (int i = 0; i < means.length; i++) {
        means[i] = sums[i] / Math.max(1, counts[i / length]);
      }
      return means;
    }
  }

  /** Seeds codewords [S, C, r] from vectors [S, N, r], N more than C. */
  float[] seed(TFloat32 x, long seed) {
    try (var seedTensor = TInt64.scalarOf(seed);
        var result = runner.run(Map.of("x:0", x, "seed:0", seedTensor), List.of("seeds:0"))) {
      return GraphRunner.floats(result.get(0));
    }
  }

  /**
   * One step, in which some codewords may be dearer than others.
   *
   * @param x vectors [S, N, r]
   * @param codewords [S, C, r]
   * @param penalties added to the squared distance to each codeword, [S, C]
   */
  Step step(TFloat32 x, float[] codewords, float[] penalties) {
    try (var c = GraphRunner.tensor(codewords, segments, codewordCount, length);
        var p = GraphRunner.tensor(penalties, segments, codewordCount, 1);
        var result =
            runner.run(
                Map.of("x:0", x, "c:0", c, "penalties:0", p),
                List.of("codes:0", "distances:0", "sums:0", "sums:1"))) {
      var codes = new int[Math.toIntExact(result.get(0).shape().size())];
      result.get(0).asRawTensor().data().asInts().read(codes);
      return new Step(
          codes,
          GraphRunner.floats(result.get(1)),
          GraphRunner.floats(result.get(2)),
          GraphRunner.floats(result.get(3)));
    }
  }

  @Override
  public void close() {
    runner.close();
  }

  private GraphDef definition() {
    var graph = GraphDef.newBuilder();
    graph.addNode(
        Nodes.placeholder("x", DataType.DT_FLOAT, List.of((long) segments, -1L, (long) length)));
    graph.addNode(
        Nodes.placeholder(
            "c", DataType.DT_FLOAT, List.of((long) segments, (long) codewordCount, (long) length)));
    addSeeding(graph);
    addAssignment(graph);
    addMeans(graph);
    return graph.build();
  }

  private void addSeeding(GraphDef.Builder graph) {
    graph.addNode(Nodes.placeholder("seed", DataType.DT_INT64, List.of()));
    graph.addNode(Nodes.constant("count", long64(codewordCount)));
    graph.addNode(Nodes.constant("retries", long64(SEEDING_RETRIES)));
    graph.addNode(Nodes.floatOp("unpacked", "Unpack", "x").putAttr("num", Nodes.integer(segments)));
    var seeds = Nodes.floatOp("seeds", "Pack");
    seeds.putAttr("N", Nodes.integer(segments));
    IntStream.range(0, segments)
        .forEach(
            s -> {
              graph.addNode(
                  Nodes.op(
                      "seeds" + s,
                      "KmeansPlusPlusInitialization",
                      "unpacked:" + s,
                      "count",
                      "seed",
                      "retries"));
              seeds.addInput("seeds" + s);
            });
    graph.addNode(seeds);
  }

  private void addAssignment(GraphDef.Builder graph) {
    graph.addNode(Nodes.constant("two", new int[] {2}));
    graph.addNode(Nodes.constant("last", new int[] {2}, 1));
    graph.addNode(Nodes.constant("half", new float[] {-0.5f}));
    graph.addNode(Nodes.constant("one", new float[] {1}));
    graph.addNode(Nodes.constant("byOne", new int[] {0, 0, 0, 0, 0, 1}, 3, 2));
    graph.addNode(
        Nodes.floatOp("xOne", "PadV2", "x", "byOne", "one")
            .putAttr("Tpaddings", Nodes.type(DataType.DT_INT32)));
    graph.addNode(Nodes.floatOp("cSquares", "Square", "c"));
    graph.addNode(sum("cNorm", "cSquares", true));
    graph.addNode(
        Nodes.placeholder(
            "penalties", DataType.DT_FLOAT, List.of((long) segments, (long) codewordCount, 1L)));
    graph.addNode(Nodes.floatOp("cCost", "AddV2", "cNorm", "penalties"));
    graph.addNode(Nodes.floatOp("cHalfNorm", "Mul", "cCost", "half"));
    graph.addNode(
        Nodes.floatOp("cNormed", "ConcatV2", "c", "cHalfNorm", "two")
            .putAttr("N", Nodes.integer(2))
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32)));
    graph.addNode(
        Nodes.floatOp("scores", "BatchMatMulV2", "xOne", "cNormed")
            .putAttr("adj_y", AttrValue.newBuilder().setB(true).build()));
    graph.addNode(Nodes.constant("first", new int[] {1}));
    graph.addNode(Nodes.floatOp("top", "TopKV2", "scores", "first"));
    graph.addNode(squeezed("best", "top:0", DataType.DT_FLOAT));
    graph.addNode(squeezed("codes", "top:1", DataType.DT_INT32));
    graph.addNode(Nodes.floatOp("xSquares", "Square", "x"));
    graph.addNode(sum("xNorm", "xSquares", false));
    graph.addNode(Nodes.constant("minusTwo", new float[] {-2}));
    graph.addNode(Nodes.floatOp("bestTwice", "Mul", "best", "minusTwo"));
    graph.addNode(Nodes.floatOp("distances", "AddV2", "xNorm", "bestTwice"));
  }

  private void addMeans(GraphDef.Builder graph) {
    var offsets = IntStream.range(0, segments).map(s -> s * codewordCount).toArray();
    graph.addNode(Nodes.constant("offsets", offsets, segments, 1));
    graph.addNode(
        Nodes.op("ids", "AddV2", "codes", "offsets").putAttr("T", Nodes.type(DataType.DT_INT32)));
    graph.addNode(Nodes.constant("idCount", new int[] {segments * codewordCount}));
    graph.addNode(
        Nodes.floatOp("flatSums", "UnsortedSegmentSum", "xOne", "ids", "idCount")
            .putAttr("Tindices", Nodes.type(DataType.DT_INT32))
            .putAttr("Tnumsegments", Nodes.type(DataType.DT_INT32)));
    graph.addNode(Nodes.constant("split", new int[] {length, 1}, 2));
    graph.addNode(Nodes.constant("components", new int[] {1}));
    graph.addNode(
        Nodes.floatOp("sums", "SplitV", "flatSums", "split", "components")
            .putAttr("Tlen", Nodes.type(DataType.DT_INT32))
            .putAttr("num_split", Nodes.integer(2)));
  }

  /** Without the last of three axes, whose length is 1. */
  private static NodeDef.Builder squeezed(String name, String input, DataType type) {
    return Nodes.op(name, "Squeeze", input)
        .putAttr("T", Nodes.type(type))
        .putAttr("squeeze_dims", Nodes.ints(2));
  }

  private static NodeDef.Builder sum(String name, String input, boolean keep) {
    return Nodes.floatOp(name, "Sum", input, "last")
        .putAttr("keep_dims", AttrValue.newBuilder().setB(keep).build())
        .putAttr("Tidx", Nodes.type(DataType.DT_INT32));
  }

  private static TensorProto long64(long value) {
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_INT64)
        .setTensorShape(TensorShapeProto.getDefaultInstance())
        .addInt64Val(value)
        .build();
  }
}
