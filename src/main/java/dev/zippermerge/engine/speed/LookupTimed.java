package dev.zippermerge.engine.speed;

import dev.zippermerge.lookup.LookupModel;
import dev.zippermerge.lookup.kernel.Layers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An artifact that lookup inference runs, or runs with the layers of another. */
record LookupTimed(LookupModel model) implements TimedModel {
  static LookupTimed load(String artifact, Layers layers) {
    return new LookupTimed(LookupModel.load(Path.of(artifact), 1, layers));
  }

  @Override
  public List<String> tasks() {
    return model.tasks();
  }

  @Override
  public TimedTask task(String name) {
    var task = model.task(name);
    return new Task(
        model,
        name,
        TimedTask.example(task.inputSize()),
        new float[task.outputs().getFirst().size()]);
  }

  private record Task(LookupModel model, String name, float[] example, float[] answer)
      implements TimedTask {
    @Override
    public void run() {
      model.predict(name, example, answer);
    }

    @Override
    public Map<String, Long> trace() {
      var nanos = new LinkedHashMap<String, Long>();
      model.time(name, example).forEach(step -> nanos.merge(step.node(), step.nanos(), Long::sum));
      return nanos;
    }

    @Override
    public void close() {
      // It has nothing of its own.
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
