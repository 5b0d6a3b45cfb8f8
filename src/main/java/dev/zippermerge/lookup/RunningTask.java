package dev.zippermerge.lookup;

import dev.zippermerge.lookup.graph.Constants;
import dev.zippermerge.lookup.graph.Graph;
import dev.zippermerge.lookup.kernel.Layers;
import dev.zippermerge.lookup.plan.Execution;
import dev.zippermerge.lookup.plan.Program;
import dev.zippermerge.lookup.plan.TaskCompiler;
import dev.zippermerge.lookup.savedmodel.ElementType;
import dev.zippermerge.lookup.savedmodel.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.IntStream;

/** A task, its program, and memory for the threads that run it. */
final class RunningTask {
  private final LookupTask task;
  private final Program program;
  private final ConcurrentLinkedDeque<Execution> idle = new ConcurrentLinkedDeque<>();

  private RunningTask(LookupTask task, Program program) {
    this.task = task;
    this.program = program;
    idle.add(new Execution(program));
  }

  static RunningTask of(
      String name, Signature signature, Graph graph, Constants constants, Layers layers) {
    if (signature.inputs().size() != 1) {
      throw new LookupException(
          "The task %s has %d inputs.".formatted(name, signature.inputs().size()));
    }
    var input = signature.inputs().entrySet().iterator().next();
    var shape = shape(name, input.getValue());
    var outputs =
        signature.outputs().entrySet().stream()
            .filter(output -> output.getValue().type() == ElementType.FLOAT)
            .toList();
    if (outputs.isEmpty()) {
      throw new LookupException("The task " + name + " has no output of floats.");
    }
    var tensors = outputs.stream().map(output -> output.getValue().tensor()).toList();
    var program =
        TaskCompiler.compile(graph, constants, layers, input.getValue().tensor(), shape, tensors);
    var names = outputs.stream().map(Map.Entry::getKey).toList();
    return new RunningTask(
        new LookupTask(name, input.getKey(), list(shape), described(names, program)), program);
  }

  private static int[] shape(String task, Signature.Endpoint input) {
    var sizes = input.shape().stream().skip(1).toList();
    boolean fixed = sizes.stream().allMatch(size -> size > 0 && size <= Integer.MAX_VALUE);
    if (input.type() != ElementType.FLOAT || input.shape().isEmpty() || !fixed) {
      throw new LookupException(
          "The task %s takes %s of the shape %s; it must be floats of a fixed shape."
              .formatted(task, input.type(), input.shape()));
    }
    return sizes.stream().mapToInt(Math::toIntExact).toArray();
  }

  private static List<LookupTask.Output> described(List<String> names, Program program) {
    var outputs = new ArrayList<LookupTask.Output>();
    for (int i = 0; i < names.size(); i++) {
      outputs.add(new LookupTask.Output(names.get(i), list(program.outputs().get(i).shape())));
    }
    return outputs;
  }

  private static List<Integer> list(int... shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  LookupTask task() {
    return task;
  }

  /** Room for the answers of an output. */
  float[] answers(float[] inputs, int output) {
    return new float[Math.multiplyExact(examples(inputs), task.outputs().get(output).size())];
  }

  /** Refuses an array into which the first output's answers do not fit. */
  void checkAnswers(float[] inputs, float[] answers) {
    int wanted = Math.multiplyExact(examples(inputs), task.outputs().getFirst().size());
    if (answers.length != wanted) {
      throw new LookupException(
          "The answers of the task %s are %d values; the array holds %d."
              .formatted(task.name(), wanted, answers.length));
    }
  }

  private int examples(float[] inputs) {
    int size = task.inputSize();
    if (inputs.length % size != 0) {
      throw new LookupException(
          "An example of the task %s has %d values %s; %d values are no whole number of them."
              .formatted(task.name(), size, task.inputShape(), inputs.length));
    }
    return inputs.length / size;
  }

  /**
   * Computes outputs.
   *
   * @param answers gets the answers, of as many outputs as there are arrays
   */
  void run(float[] inputs, List<float[]> answers, Workers workers) {
    workers.forRanges(examples(inputs), (from, to) -> run(inputs, answers, from, to));
  }

  /** Computes one example and tells how long each step took. */
  List<StepTime> time(float[] example) {
    var execution = execution();
    var nanos = execution.time(example, 0);
    idle.push(execution);
    return IntStream.range(0, nanos.length)
        .mapToObj(step -> new StepTime(program.steps().get(step).node(), nanos[step]))
        .toList();
  }

  private Execution execution() {
    var free = idle.poll();
    return free == null ? new Execution(program) : free;
  }

  private void run(float[] inputs, List<float[]> answers, int from, int to) {
    var execution = execution();
    for (int example = from; example < to; example++) {
      execution.run(inputs, example * task.inputSize());
      for (int output = 0; output < answers.size(); output++) {
        execution.copy(output, answers.get(output), example * task.outputs().get(output).size());
      }
    }
    idle.push(execution);
  }
}
