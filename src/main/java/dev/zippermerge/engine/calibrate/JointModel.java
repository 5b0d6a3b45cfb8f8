package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.InputParts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/**
 * Teachers and students of all tasks, loaded: answers of both, and the values of the trained
 * variables. Not thread-safe.
 */
public final class JointModel implements AutoCloseable {
  private final Student student;
  private final GraphRunner runner;

  /** Loads the graph and sets the variables to their initial values. */
  public JointModel(Student student) {
    this.student = student;
    this.runner = new GraphRunner(JointGraph.build(student));
    writeAll(TrainedVariable::initial);
  }

  /** The student that was loaded. */
  public Student student() {
    return student;
  }

  /** Sets a variable; values in row-major order. */
  public void write(TrainedVariable variable, float[] values) {
    write(Map.of(variable, values));
  }

  /** Sets all variables; values in row-major order. */
  public void writeAll(Function<TrainedVariable, float[]> values) {
    write(student.variables().stream().collect(Collectors.toMap(Function.identity(), values)));
  }

  /** Sets several variables; values in row-major order. */
  public void write(Map<TrainedVariable, float[]> values) {
    Variables.write(session(), values);
  }

  /** The current values of a variable, in row-major order. */
  public float[] read(TrainedVariable variable) {
    try (var result = runner.run(Map.of(), List.of(variable.read() + ":0"))) {
      return GraphRunner.floats(result.get(0));
    }
  }

  /** The current values of all variables, by name. */
  public Map<String, float[]> values() {
    var variables = student.variables();
    var reads = variables.stream().map(variable -> variable.read() + ":0").toList();
    var values = new TreeMap<String, float[]>();
    try (var result = runner.run(Map.of(), reads)) {
      for (int i = 0; i < reads.size(); i++) {
        values.put(variables.get(i).name(), GraphRunner.floats(result.get(i)));
      }
    }
    return values;
  }

  /**
   * Computes the same tensors of a task's teacher and student.
   *
   * @param network the task
   * @param batch examples, one after the other
   * @param size number of examples
   * @param tensors names of tensors in the original network
   */
  public Answers answers(StudentNetwork network, float[] batch, int size, List<String> tensors) {
    var fetches = new ArrayList<String>();
    tensors.forEach(tensor -> fetches.add(JointGraph.teacher(network, tensor)));
    tensors.forEach(tensor -> fetches.add(JointGraph.student(network, tensor)));
    var inputs = inputs(network, batch, size);
    try (var result = runner.run(inputs, fetches)) {
      var values = new ArrayList<float[]>();
      result.forEach(entry -> values.add(GraphRunner.floats(entry.getValue())));
      return new Answers(
          values.subList(0, tensors.size()), values.subList(tensors.size(), values.size()));
    } finally {
      inputs.values().forEach(TFloat32::close);
    }
  }

  /**
   * Tensors of teacher and student, in the order asked for.
   *
   * @param teacher the teacher's values
   * @param student the student's values
   */
  public record Answers(List<float[]> teacher, List<float[]> student) {}

  /**
   * A task's input tensors over {@code size} examples, by the names of the tensors to feed; the
   * caller closes them.
   *
   * @param batch examples one after the other, each with the values of all inputs in their order
   */
  static Map<String, TFloat32> inputs(StudentNetwork network, float[] batch, int size) {
    var names = List.copyOf(JointGraph.inputs(network).values());
    var parts = InputParts.of(network.teacher().inputs(), batch, size);
    var tensors = new LinkedHashMap<String, TFloat32>();
    for (int i = 0; i < names.size(); i++) {
      tensors.put(names.get(i) + ":0", parts.get(i));
    }
    return tensors;
  }

  GraphRunner runner() {
    return runner;
  }

  Session session() {
    return runner.session();
  }

  @Override
  public void close() {
    runner.close();
  }
}
