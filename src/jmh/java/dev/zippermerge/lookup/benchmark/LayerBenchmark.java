package dev.zippermerge.lookup.benchmark;

import dev.zippermerge.lookup.kernel.Activation;
import dev.zippermerge.lookup.kernel.ConvShape;
import dev.zippermerge.lookup.kernel.Epilogue;
import dev.zippermerge.lookup.kernel.Layer;
import dev.zippermerge.lookup.kernel.Layers;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A LeNet's large layers, encoded and as they were: conv2, 5x5x32 to 64 on 16x16, and fc1. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LayerBenchmark {

  /** Which layer. */
  public enum Kind {
    CONV,
    ENCODED_CONV,
    DENSE,
    ENCODED_DENSE
  }

  private static final ConvShape SHAPE =
      new ConvShape(32, 16, 16, 64, 5, 5, 1, 1, 1, 1, 2, 2, 16, 16);
  private static final int INPUTS = 4096;
  private static final int OUTPUTS = 1024;
  private static final Epilogue EPILOGUE = new Epilogue(null, null, Activation.RELU, 0);

  /** The layer. */
  @Param public Kind kind = Kind.ENCODED_CONV;

  /** r; of no account where nothing is encoded. */
  @Param({"8", "16", "32"})
  public int segmentLength = 8;

  /** C; of no account where nothing is encoded. */
  @Param({"64", "128"})
  public int codewordCount = 128;

  private final Random random = new Random(1);
  private final float[] in = floats(SHAPE.inputSize());
  private final float[] out = new float[SHAPE.outputSize()];
  private final Layers layers = Layers.create();
  private Layer layer = make();

  /** Makes the layer that the parameters tell. */
  @Setup
  public void setUp() {
    layer = make();
  }

  /** Computes it. */
  @Benchmark
  public void layer(Blackhole hole) {
    layer.apply(in, 0, out, 0);
    hole.consume(out);
  }

  private Layer make() {
    int depth = kind == Kind.ENCODED_CONV ? SHAPE.channels() : INPUTS;
    int segments = Math.ceilDiv(depth, segmentLength);
    var codebook = floats(segments * codewordCount * segmentLength);
    return switch (kind) {
      case CONV ->
          layers.conv(SHAPE, floats(SHAPE.taps() * SHAPE.channels() * SHAPE.outputs()), EPILOGUE);
      case ENCODED_CONV ->
          layers.encodedConv(
              SHAPE,
              codebook,
              codewordCount,
              segmentLength,
              codes(SHAPE.taps() * SHAPE.outputs() * segments),
              EPILOGUE);
      case DENSE -> layers.dense(INPUTS, OUTPUTS, floats(INPUTS * OUTPUTS), EPILOGUE);
      case ENCODED_DENSE ->
          layers.encodedDense(
              INPUTS,
              OUTPUTS,
              codebook,
              codewordCount,
              segmentLength,
              codes(OUTPUTS * segments),
              EPILOGUE);
    };
  }

  private float[] floats(int size) {
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  private int[] codes(int size) {
    return random.ints(size, 0, codewordCount).toArray();
  }
}
