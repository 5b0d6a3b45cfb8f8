package dev.zippermerge.engine.graph;

import com.google.protobuf.UnsafeByteOperations;
import dev.zippermerge.engine.tensorflow.TensorFlowRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.types.TFloat32;

/** A GraphDef loaded into TensorFlow, ready to run. Safe for use by several threads. */
public final class GraphRunner implements AutoCloseable {
  /**
   * Instead of a number of threads: operations run one after the other on the thread that calls.
   */
  public static final int CALLING_THREAD = -1;

  private final Graph graph;
  private final Session session;

  /** Loads a graph; TensorFlow takes as many threads as there are cores. */
  public GraphRunner(GraphDef definition) {
    this(definition, 0, 0);
  }

  /**
   * Loads a graph.
   *
   * @param intraOpThreads threads within one operation; 0: as many as there are cores
   * @param interOpThreads operations at once; 0: as many as there are cores; or {@link
   *     #CALLING_THREAD}
   * @throws IllegalArgumentException where TensorFlow does not take the graph
   */
  public GraphRunner(GraphDef definition, int intraOpThreads, int interOpThreads) {
    TensorFlowRuntime.load();
    graph = new Graph();
    try {
      graph.importGraphDef(definition);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
    session =
        new Session(
            graph,
            ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(intraOpThreads)
                .setInterOpParallelismThreads(interOpThreads)
                .build());
  }

  /** The loaded graph; it may be added to. */
  public Graph graph() {
    return graph;
  }

  /** The session over {@link #graph()}. */
  public Session session() {
    return session;
  }

  /**
   * Computes tensors.
   *
   * @param feeds values by tensor name, {@code node:index}; they remain the caller's to close
   * @param fetches names of the wanted tensors, {@code node:index}
   * @return the tensors in the order of {@code fetches}; the caller closes them
   */
  public Result run(Map<String, ? extends Tensor> feeds, List<String> fetches) {
    var runner = session.runner();
    feeds.forEach(runner::feed);
    fetches.forEach(runner::fetch);
    return runner.run();
  }

  /** A float tensor; {@code values} in row-major order of {@code shape}. */
  public static TFloat32 tensor(float[] values, long... shape) {
    TensorFlowRuntime.load();
    return TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(values, true, false));
  }

  /** The values of a float tensor in row-major order. */
  public static float[] floats(Tensor tensor) {
    var values = new float[Math.toIntExact(tensor.shape().size())];
    tensor.asRawTensor().data().asFloats().read(values);
    return values;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  /** The tensor as a message, for types of fixed width. */
  public static TensorProto proto(Tensor tensor, DataType type) {
    var bytes = new byte[Math.toIntExact(tensor.numBytes())];
    tensor.asRawTensor().data().read(bytes);
    return TensorProto.newBuilder()
        .setDtype(type)
        .setTensorShape(Nodes.shapeProto(Arrays.stream(tensor.shape().asArray()).boxed().toList()))
        .setTensorContent(UnsafeByteOperations.unsafeWrap(bytes))
        .build();
  }
}
