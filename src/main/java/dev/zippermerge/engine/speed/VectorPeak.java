package dev.zippermerge.engine.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Measures {@link CorePeak}; needs the module {@code jdk.incubator.vector}. */
public final class VectorPeak {
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int SUMS = 8;
  private static final int L1_FLOATS = 4 << 10;
  private static final int L2_FLOATS = 96 << 10;
  private static final int ROUNDS = 1 << 14;
  private static final double SECONDS = 0.5;
  private static final int SLICES = 6;

  private VectorPeak() {}

  /** Measures here. */
  public static CorePeak measure() throws IOException {
    var cpu =
        Files.readAllLines(CPU).stream().filter(line -> line.startsWith("model name")).findFirst();
    var near = new float[L1_FLOATS];
    var far = new float[L2_FLOATS];
    return new CorePeak(
        cpu.map(line -> line.replaceFirst(".*:\\s*", "")).orElse("a CPU without a name"),
        best(() -> addUp(near)),
        best(() -> addUp(far)),
        best(VectorPeak::multiplyAndAdd));
  }

  /** Floats per second in the best of several slices of time, the first of which warms up. */
  private static double best(LongSupplier work) {
    double best = 0;
    for (int slice = 0; slice < SLICES; slice++) {
      long start = System.nanoTime();
      long done = 0;
      double seconds = 0;
      while (seconds < SECONDS) {
        done += work.getAsLong();
        seconds = (System.nanoTime() - start) / 1e9;
      }
      best = Math.max(best, done / seconds);
    }
    return best;
  }

  private static long addUp(float... values) {
    var a = FloatVector.zero(LANES);
    var b = a;
    var c = a;
    var d = a;
    var e = a;
    var f = a;
    var g = a;
    var h = a;
    int lanes = LANES.length();
    for (int i = 0; i < values.length; i += SUMS * lanes) {
      a = a.add(FloatVector.fromArray(LANES, values, i));
      b = b.add(FloatVector.fromArray(LANES, values, i + lanes));
      c = c.add(FloatVector.fromArray(LANES, values, i + 2 * lanes));
      d = d.add(FloatVector.fromArray(LANES, values, i + 3 * lanes));
      e = e.add(FloatVector.fromArray(LANES, values, i + 4 * lanes));
      f = f.add(FloatVector.fromArray(LANES, values, i + 5 * lanes));
      g = g.add(FloatVector.fromArray(LANES, values, i + 6 * lanes));
      h = h.add(FloatVector.fromArray(LANES, values, i + 7 * lanes));
    }
    return counted(values.length, a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))));
  }

  private static long multiplyAndAdd() {
    var x = FloatVector.broadcast(LANES, 0.5f);
    var a = FloatVector.zero(LANES);
    var b = a;
    var c = a;
    var d = a;
    var e = a;
    var f = a;
    var g = a;
    var h = a;
    for (int i = 0; i < ROUNDS; i++) {
      a = a.fma(x, x);
      b = b.fma(x, x);
      c = c.fma(x, x);
      d = d.fma(x, x);
      e = e.fma(x, x);
      f = f.fma(x, x);
      g = g.fma(x, x);
      h = h.fma(x, x);
    }
    return counted(
        (long) SUMS * LANES.length() * ROUNDS, a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))));
  }

  /** The count, which only a use of the sums makes sure that they are computed for. */
  private static long counted(long floats, FloatVector sums) {
    return sums.reduceLanes(VectorOperators.ADD) < 0 ? 0 : floats;
  }
}
