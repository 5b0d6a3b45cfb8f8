package dev.zippermerge.engine.graph;

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
   * @param original the network whose inputs and outputs it keeps
   */
  public record Task(String name, FlatGraph original) {}
}
