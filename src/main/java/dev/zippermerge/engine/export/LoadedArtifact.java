package dev.zippermerge.engine.export;

import dev.zippermerge.engine.archive.Folders;
import dev.zippermerge.engine.archive.SafeZip;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.spec.AnswerForm;
import dev.zippermerge.engine.tensorflow.TensorFlowRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;

/** An artifact that TensorFlow itself loaded from its file, as any user would. */
public final class LoadedArtifact implements AutoCloseable {
  private final Path folder;
  private final SavedModelBundle bundle;

  private LoadedArtifact(Path folder, SavedModelBundle bundle) {
    this.folder = folder;
    this.bundle = bundle;
  }

  /**
   * Unpacks and loads an artifact of ours, running its initialiser; not for models of strangers.
   *
   * @param threads threads for TensorFlow; 0: as many as there are cores
   */
  public static LoadedArtifact load(Path file, int threads) throws IOException {
    TensorFlowRuntime.load();
    var folder = Files.createTempDirectory("zippermerge-artifact");
    try {
      return new LoadedArtifact(folder, bundle(file, folder, threads));
    } catch (RuntimeException e) {
      Folders.delete(folder);
      throw e;
    }
  }

  private static SavedModelBundle bundle(Path file, Path folder, int threads) {
    try (var zip = SafeZip.open(file)) {
      zip.unpack(folder);
    }
    var config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(threads)
            .setInterOpParallelismThreads(threads)
            .build();
    return SavedModelBundle.loader(folder.toString())
        .withTags("serve")
        .withConfigProto(config)
        .load();
  }

  /** Names of the tasks. */
  public List<String> tasks() {
    return bundle.metaGraphDef().getSignatureDefMap().keySet().stream()
        .filter(name -> !name.startsWith("__") && !name.equals("serving_default"))
        .sorted()
        .toList();
  }

  /**
   * Shape of one example of a task.
   *
   * @param task name of the task's signature
   */
  public List<Integer> exampleShape(String task) {
    var signature = bundle.metaGraphDef().getSignatureDefOrThrow(task);
    var shape = signature.getInputsMap().values().iterator().next().getTensorShape();
    return shape.getDimList().stream().skip(1).map(size -> (int) size.getSize()).toList();
  }

  /** A task's inputs, sorted by name. */
  public List<Endpoint> inputs(String task) {
    return bundle.metaGraphDef().getSignatureDefOrThrow(task).getInputsMap().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> endpoint(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Endpoint endpoint(String name, TensorInfo info) {
    return new Endpoint(
        name,
        info.getName(),
        info.getDtype(),
        info.getTensorShape().getDimList().stream().map(d -> d.getSize()).toList());
  }

  /**
   * Computes one of a task's outputs.
   *
   * @param output the output's name in the signature; null: the first of floats
   * @param inputs a tensor for each of {@link #inputs}
   * @return the values in row-major order
   */
  public float[] answer(String task, @Nullable String output, List<TFloat32> inputs) {
    var signature = bundle.metaGraphDef().getSignatureDefOrThrow(task);
    var runner = bundle.session().runner();
    var ends = inputs(task);
    for (int i = 0; i < ends.size(); i++) {
      runner.feed(ends.get(i).tensor(), inputs.get(i));
    }
    var out =
        output == null
            ? floatOutputs(signature).getFirst()
            : signature.getOutputsOrThrow(output).getName();
    try (var result = runner.fetch(out).run()) {
      return GraphRunner.floats(result.get(0));
    }
  }

  /** Shape of a task's first output of floats for one example; -1 where it is not known. */
  public List<Integer> outputShape(String task) {
    return bundle.metaGraphDef().getSignatureDefOrThrow(task).getOutputsMap().values().stream()
        .filter(output -> output.getDtype() == DataType.DT_FLOAT)
        .findFirst()
        .map(TensorInfo::getTensorShape)
        .map(shape -> shape.getDimList().stream().skip(1).map(d -> (int) d.getSize()).toList())
        .orElse(List.of());
  }

  /**
   * Computes a task's first output of floats.
   *
   * @param task name of the task's signature
   * @param input the input tensor
   * @return the values in row-major order
   */
  public float[] answer(String task, TFloat32 input) {
    var signature = bundle.metaGraphDef().getSignatureDefOrThrow(task);
    var in = signature.getInputsMap().values().iterator().next().getName();
    var out = floatOutputs(signature).getFirst();
    return fetch(in, out, input);
  }

  /**
   * Computes one of a task's outputs.
   *
   * @param task name of the task's signature
   * @param output the output's name in the signature
   * @param input the input tensor
   * @return the values in row-major order
   */
  public float[] answer(String task, String output, TFloat32 input) {
    var signature = bundle.metaGraphDef().getSignatureDefOrThrow(task);
    var in = signature.getInputsMap().values().iterator().next().getName();
    return fetch(in, signature.getOutputsOrThrow(output).getName(), input);
  }

  /**
   * Computes a task's first output of floats, and tells how long each operation took.
   *
   * @param task name of the task's signature
   * @param input the input tensor
   * @return nanoseconds by the operation's name, in which TensorFlow may have brought several
   *     together
   */
  public Map<String, Long> trace(String task, TFloat32 input) {
    var signature = bundle.metaGraphDef().getSignatureDefOrThrow(task);
    var in = signature.getInputsMap().values().iterator().next().getName();
    var options =
        RunOptions.newBuilder().setTraceLevel(RunOptions.TraceLevel.SOFTWARE_TRACE).build();
    var runner = bundle.session().runner().setOptions(options).feed(in, input);
    try (var result = runner.fetch(floatOutputs(signature).getFirst()).runAndFetchMetadata()) {
      var nanos = new TreeMap<String, Long>();
      result.getMetadata().orElseThrow().getStepStats().getDevStatsList().stream()
          .flatMap(device -> device.getNodeStatsList().stream())
          .forEach(node -> nanos.merge(node.getNodeName(), duration(node), Long::sum));
      return nanos;
    }
  }

  private static long duration(NodeExecStats node) {
    return node.getOpEndRelNanos() - node.getOpStartRelNanos();
  }

  /**
   * Computes the answers of all tasks in one run, from the same input for every task.
   *
   * @return each answer's values in row-major order, by output
   */
  public Map<String, float[]> answers(TFloat32 input) {
    var signature = bundle.metaGraphDef().getSignatureDefOrThrow("serving_default");
    var runner = bundle.session().runner();
    signature.getInputsMap().values().forEach(in -> runner.feed(in.getName(), input));
    var names = List.copyOf(signature.getOutputsMap().keySet());
    names.forEach(name -> runner.fetch(signature.getOutputsOrThrow(name).getName()));
    var answers = new TreeMap<String, float[]>();
    try (var result = runner.run()) {
      for (int i = 0; i < names.size(); i++) {
        answers.put(names.get(i), GraphRunner.floats(result.get(i)));
      }
    }
    return answers;
  }

  /** How answers to a task are read; older artifacts, which do not tell, hold classifiers. */
  public AnswerForm answerForm(String task) throws IOException {
    var manifest = folder.resolve(ArtifactWriter.MANIFEST);
    return Manifest.answerForm(Files.exists(manifest) ? Files.readString(manifest) : "{}", task);
  }

  private static List<String> floatOutputs(SignatureDef signature) {
    return signature.getOutputsMap().values().stream()
        .filter(output -> output.getDtype() == DataType.DT_FLOAT)
        .map(TensorInfo::getName)
        .toList();
  }

  private float[] fetch(String in, String out, TFloat32 input) {
    try (var result = bundle.session().runner().feed(in, input).fetch(out).run()) {
      return GraphRunner.floats(result.get(0));
    }
  }

  @Override
  public void close() {
    bundle.close();
    Folders.delete(folder);
  }
}
