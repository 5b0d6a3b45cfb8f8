package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.op.Operation;
import java.util.List;
import java.util.Map;

/**
 * The steps that compute a task's outputs from one example.
 *
 * @param steps in order
 * @param sizes values by id
 * @param constants contents of values that are the same for all examples, by id
 * @param input the example
 * @param outputs the outputs
 */
public record Program(
    List<Step> steps,
    List<Integer> sizes,
    Map<Integer, float[]> constants,
    Port input,
    List<Port> outputs) {

  /**
   * A step.
   *
   * @param node name of the graph's node that it stands for, or the first of those
   * @param operation what is computed
   * @param inputs ids of the values that it is computed from
   * @param output id of the value that it yields
   */
  public record Step(String node, Operation operation, List<Integer> inputs, int output) {}

  /**
   * Where an example goes in, or an answer comes out.
   *
   * @param value id of the value
   * @param shape shape in the graph, without the batch
   * @param stored index in the value for each index in the graph's order
   */
  public record Port(int value, int[] shape, int[] stored) {
    static Port of(Value value) {
      return new Port(value.id(), value.shape(), Layout.stored(value.shape()));
    }
  }
}
