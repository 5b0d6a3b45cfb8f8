package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.kernel.Workspace;
import dev.zippermerge.lookup.op.Operation;
import java.util.List;

/** A program with memory of its own, for one thread. Running it allocates nothing. */
public final class Execution {
  private final Program program;
  private final List<Bound> steps;
  private final float[][] values;

  /** Allots the memory. */
  public Execution(Program program) {
    this.program = program;
    this.values = Memory.allot(program);
    var workspace = new Workspace();
    this.steps = program.steps().stream().map(step -> bound(step, workspace)).toList();
  }

  private record Bound(Operation operation, float[][] inputs, float[] output) {
    void run() {
      operation.apply(inputs, output);
    }
  }

  private Bound bound(Program.Step step, Workspace workspace) {
    var inputs = step.inputs().stream().map(id -> values[id]).toArray(float[][]::new);
    return new Bound(step.operation().copy(workspace), inputs, values[step.output()]);
  }

  /**
   * Computes the outputs of one example.
   *
   * @param examples holds the example, in the graph's order
   * @param from where it begins
   */
  public void run(float[] examples, int from) {
    take(examples, from);
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).run();
    }
  }

  /**
   * The same, timed.
   *
   * @return nanoseconds of each step
   */
  public long[] time(float[] examples, int from) {
    take(examples, from);
    var nanos = new long[steps.size()];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      steps.get(i).run();
      nanos[i] = System.nanoTime() - start;
    }
    return nanos;
  }

  private void take(float[] examples, int from) {
    var input = program.input();
    var target = values[input.value()];
    for (int i = 0; i < input.stored().length; i++) {
      target[input.stored()[i]] = examples[from + i];
    }
  }

  /**
   * Copies an output of the example that was computed last.
   *
   * @param output which
   * @param target gets it, in the graph's order
   * @param to where it begins
   */
  public void copy(int output, float[] target, int to) {
    var port = program.outputs().get(output);
    var values = this.values[port.value()];
    for (int i = 0; i < port.stored().length; i++) {
      target[to + i] = values[port.stored()[i]];
    }
  }
}
