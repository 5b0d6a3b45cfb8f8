package dev.zippermerge.engine.speed;

import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.tensorflow.types.TFloat32;

/** An artifact that TensorFlow runs. */
record TensorFlowTimed(LoadedArtifact artifact) implements TimedModel {
  static TensorFlowTimed load(String artifact) throws IOException {
    return new TensorFlowTimed(LoadedArtifact.load(Path.of(artifact), 1));
  }

  @Override
  public List<String> tasks() {
    return artifact.tasks();
  }

  @Override
  public TimedTask task(String name) {
    var shape = artifact.exampleShape(name);
    var example = TimedTask.example(shape.stream().reduce(1, Math::multiplyExact));
    var batch =
        LongStream.concat(LongStream.of(1), shape.stream().mapToLong(Integer::longValue)).toArray();
    return new Task(artifact, name, GraphRunner.tensor(example, batch));
  }

  private record Task(LoadedArtifact artifact, String name, TFloat32 example) implements TimedTask {
    @Override
    public void run() {
      artifact.answer(name, example);
    }

    @Override
    public Map<String, Long> trace() {
      return artifact.trace(name, example);
    }

    @Override
    public void close() {
      example.close();
    }
  }

  @Override
  public void close() {
    artifact.close();
  }
}
