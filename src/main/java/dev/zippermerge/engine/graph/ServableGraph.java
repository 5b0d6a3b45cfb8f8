package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import java.util.List;
import org.tensorflow.proto.NodeDef;

/**
 * A merged model ready to be written: all tasks' nodes in one graph.
 *
 * @param nodes every node; a task's own are under its name as prefix
 * @param initialiser name of the operation that is to run once after loading
 * @param tasks the tasks, in order
 */
public record ServableGraph(List<NodeDef> nodes, String initialiser, List<Task> tasks) {

  /**
   * A task of the model.
   *
   * @param name its name, the prefix of its nodes
   * @param inputs its original's inputs, with the tensors of the whole graph
   * @param outputs its original's outputs, with the tensors of the whole graph
   */
  public record Task(String name, List<Endpoint> inputs, List<Endpoint> outputs) {

    /** A task with an input of its own. */
    public static Task of(String name, FlatGraph original) {
      return new Task(name, prefixed(name, original.inputs()), prefixed(name, original.outputs()));
    }

    /**
     * A task whose one input is a tensor that others take too.
     *
     * @param input the tensor in the whole graph
     */
    public static Task of(String name, FlatGraph original, String input) {
      var own = original.inputs().getFirst();
      return new Task(
          name,
          List.of(new Endpoint(own.name(), input, own.type(), own.shape())),
          prefixed(name, original.outputs()));
    }

    private static List<Endpoint> prefixed(String name, List<Endpoint> endpoints) {
      return endpoints.stream()
          .map(e -> new Endpoint(e.name(), Prefix.of(name, e.tensor()), e.type(), e.shape()))
          .toList();
    }
  }
}
