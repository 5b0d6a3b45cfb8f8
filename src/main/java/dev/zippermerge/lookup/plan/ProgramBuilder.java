package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.graph.Shapes;
import dev.zippermerge.lookup.op.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects steps. */
final class ProgramBuilder {
  private final List<Program.Step> steps = new ArrayList<>();
  private final List<Integer> sizes = new ArrayList<>();
  private final Map<Integer, float[]> constants = new HashMap<>();
  private String node = "";

  /** Tells the node that the steps to come stand for. */
  void at(String name) {
    node = name;
  }

  /** A value that is filled from outside. */
  Value input(int... shape) {
    sizes.add(Shapes.size(shape));
    return new Value(sizes.size() - 1, shape);
  }

  /**
   * A value that is the same for every example.
   *
   * @param values in the graph's order
   */
  Value constant(float[] values, int... shape) {
    var value = input(shape);
    var stored = new float[values.length];
    var order = Layout.stored(shape);
    for (int i = 0; i < stored.length; i++) {
      stored[order[i]] = values[i];
    }
    constants.put(value.id(), stored);
    return value;
  }

  /** Adds a step; returns what it yields. */
  Value add(Operation operation, int[] shape, Value... inputs) {
    var value = input(shape);
    var ids = Arrays.stream(inputs).map(Value::id).toList();
    steps.add(new Program.Step(node, operation, ids, value.id()));
    return value;
  }

  Program build(Value input, List<Value> outputs) {
    return new Program(
        List.copyOf(steps),
        List.copyOf(sizes),
        Map.copyOf(constants),
        Program.Port.of(input),
        outputs.stream().map(Program.Port::of).toList());
  }
}
