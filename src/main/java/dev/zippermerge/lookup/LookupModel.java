package dev.zippermerge.lookup;

import dev.zippermerge.lookup.graph.Constants;
import dev.zippermerge.lookup.graph.Graph;
import dev.zippermerge.lookup.kernel.Layers;
import dev.zippermerge.lookup.savedmodel.ArtifactFile;
import dev.zippermerge.lookup.savedmodel.SavedModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A merged model that computes its layers by table lookup (NeuralMerger, section 3.1): of each
 * segment of an input, the products with the codewords are computed once, and each output is a sum
 * of looked-up products (equations 8 and 9).
 *
 * <p>It takes the artifact that TensorFlow takes and gives the same answers but for rounding. Any
 * number of threads may use it at the same time.
 *
 * <pre>{@code
 * try (var model = LookupModel.load(Path.of("merged.zip"))) {
 *   float[] answers = model.predict("glyphs", inputs);
 * }
 * }</pre>
 */
public final class LookupModel implements AutoCloseable {
  private final Map<String, RunningTask> tasks = new LinkedHashMap<>();
  private final Workers workers;

  private LookupModel(SavedModel model, int threads, Layers layers) {
    var graph = new Graph(model.nodes());
    var constants = new Constants(graph);
    model
        .signatures()
        .forEach(
            (name, signature) -> {
              if (!name.startsWith("__") && !name.equals("serving_default")) {
                tasks.put(name, RunningTask.of(name, signature, graph, constants, layers));
              }
            });
    if (tasks.isEmpty()) {
      throw new LookupException("saved_model.pb has no task.");
    }
    workers = new Workers(threads);
  }

  /** Loads an artifact that is to run on one thread. */
  public static LookupModel load(Path file) {
    return load(file, 1);
  }

  /**
   * Loads an artifact.
   *
   * @param file the artifact, a zip file
   * @param threads threads that the examples of a call are spread over, at least 1
   * @throws LookupException naming the file and what is wrong with it, or the node that lookup
   *     inference does not know
   */
  public static LookupModel load(Path file, int threads) {
    return load(file, threads, Layers.create());
  }

  /**
   * Loads an artifact whose convolutions and products are computed otherwise: with rounded tables
   * ({@link Layers#create(dev.zippermerge.lookup.kernel.TablePrecision)}), or to compare.
   *
   * @param layers makes convolutions and products
   */
  public static LookupModel load(Path file, int threads, Layers layers) {
    if (threads < 1) {
      throw new LookupException("threads must be at least 1, not " + threads + ".");
    }
    try {
      return new LookupModel(ArtifactFile.read(file), threads, layers);
    } catch (LookupException e) {
      throw new LookupException(file.getFileName() + ": " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new LookupException(
          file.getFileName() + ": the heap is too small for what the file says that it holds.", e);
    }
  }

  /** The tasks' names. */
  public List<String> tasks() {
    return List.copyOf(tasks.keySet());
  }

  /**
   * What a task takes and yields.
   *
   * @throws LookupException where there is no such task
   */
  public LookupTask task(String name) {
    return running(name).task();
  }

  /**
   * Computes a task's first output.
   *
   * @param task its name
   * @param inputs examples, one after the other, each in row-major order of the input's shape
   * @return answers, one after the other, in row-major order of the output's shape
   * @throws LookupException where there is no such task, or the inputs are no whole examples
   */
  public float[] predict(String task, float[] inputs) {
    var running = running(task);
    var answers = running.answers(inputs, 0);
    running.run(inputs, List.of(answers), workers);
    return answers;
  }

  /**
   * Computes a task's first output into an array, without allocating any memory once as many calls
   * have been made as run at the same time.
   *
   * @param task its name
   * @param inputs examples, as of {@link #predict(String, float[])}
   * @param answers gets the answers; just as long as they are
   */
  public void predict(String task, float[] inputs, float[] answers) {
    var running = running(task);
    running.checkAnswers(inputs, answers);
    running.run(inputs, List.of(answers), workers);
  }

  /**
   * Computes the first outputs of several tasks.
   *
   * @param inputs examples by the tasks' names, which may be of different numbers
   * @return answers by the tasks' names
   */
  public Map<String, float[]> predict(Map<String, float[]> inputs) {
    var answers = new LinkedHashMap<String, float[]>();
    inputs.keySet().forEach(this::running);
    inputs.forEach((task, examples) -> answers.put(task, predict(task, examples)));
    return answers;
  }

  /**
   * Computes all outputs of a task.
   *
   * @param task its name
   * @param inputs examples, as of {@link #predict(String, float[])}
   * @return answers by the outputs' names
   */
  public Map<String, float[]> outputs(String task, float[] inputs) {
    var running = running(task);
    var answers = new LinkedHashMap<String, float[]>();
    var outputs = running.task().outputs();
    for (int i = 0; i < outputs.size(); i++) {
      answers.put(outputs.get(i).name(), running.answers(inputs, i));
    }
    running.run(inputs, List.copyOf(answers.values()), workers);
    return answers;
  }

  /**
   * Computes one example of a task and tells where the time goes.
   *
   * @return the steps in the order of computation
   * @throws LookupException where there is no such task, or the example has not its size
   */
  public List<StepTime> time(String task, float[] example) {
    var running = running(task);
    if (example.length != running.task().inputSize()) {
      throw new LookupException(
          "An example of the task %s has %d values, not %d."
              .formatted(task, running.task().inputSize(), example.length));
    }
    return running.time(example);
  }

  private RunningTask running(String name) {
    var task = tasks.get(name);
    if (task == null) {
      throw new LookupException(
          "The model has no task %s; its tasks are %s.".formatted(name, tasks.keySet()));
    }
    return task;
  }

  /** Ends the model's threads. */
  @Override
  public void close() {
    workers.close();
  }
}
