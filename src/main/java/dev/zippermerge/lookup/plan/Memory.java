package dev.zippermerge.lookup.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Which buffer each value of a program lies in: one buffer serves many, one after the other. */
final class Memory {
  private static final int FOREVER = Integer.MAX_VALUE;

  private final Program program;
  private final int[] lastUse;
  private final int[] buffers;
  private final List<Integer> sizes = new ArrayList<>();
  private final List<Integer> free = new ArrayList<>();

  private Memory(Program program) {
    this.program = program;
    this.lastUse = new int[program.sizes().size()];
    this.buffers = new int[program.sizes().size()];
    Arrays.fill(buffers, -1);
  }

  /** The values' buffers, by id; values that share one are never needed at the same time. */
  static float[][] allot(Program program) {
    var memory = new Memory(program);
    memory.findLastUses();
    memory.place(program.input().value(), -1);
    for (int step = 0; step < program.steps().size(); step++) {
      memory.place(step);
    }
    return memory.allotted();
  }

  private void findLastUses() {
    for (int step = 0; step < program.steps().size(); step++) {
      for (int input : program.steps().get(step).inputs()) {
        lastUse[input] = step;
      }
    }
    program.outputs().forEach(output -> lastUse[output.value()] = FOREVER);
    program.constants().keySet().forEach(constant -> lastUse[constant] = FOREVER);
  }

  private void place(int step) {
    var now = program.steps().get(step);
    int first = now.inputs().getFirst();
    boolean inPlace =
        now.operation().inPlace()
            && lastUse[first] == step
            && program.sizes().get(first) >= program.sizes().get(now.output());
    place(now.output(), inPlace ? buffers[first] : -1);
    for (int input : now.inputs()) {
      boolean over = lastUse[input] == step && !free.contains(buffers[input]);
      if (over && buffers[input] != buffers[now.output()]) {
        free.add(buffers[input]);
      }
    }
  }

  private void place(int value, int given) {
    int size = program.sizes().get(value);
    int buffer = given;
    if (buffer < 0) {
      buffer = free.isEmpty() ? create() : closest(size);
      free.remove(Integer.valueOf(buffer));
    }
    buffers[value] = buffer;
    sizes.set(buffer, Math.max(sizes.get(buffer), size));
  }

  private int create() {
    sizes.add(0);
    return sizes.size() - 1;
  }

  /** The smallest free buffer that is large enough, or else the largest, which then grows. */
  private int closest(int size) {
    return free.stream()
        .filter(buffer -> sizes.get(buffer) >= size)
        .min(Comparator.comparing(sizes::get))
        .orElseGet(() -> free.stream().max(Comparator.comparing(sizes::get)).orElseThrow());
  }

  private float[][] allotted() {
    var arrays = sizes.stream().map(float[]::new).toList();
    var values = new float[buffers.length][];
    for (int value = 0; value < values.length; value++) {
      var constant = program.constants().get(value);
      values[value] = constant != null ? constant : arrays.get(Math.max(buffers[value], 0));
    }
    return values;
  }
}
