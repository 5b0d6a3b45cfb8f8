package dev.zippermerge.lookup.benchmark;

import dev.zippermerge.lookup.LookupModel;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Whole merged models, all tasks one after the other, one example each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ModelBenchmark {
  /** The file that merge wrote; to be given. */
  @Param("merged.zip")
  public String artifact = "";

  private Runnable answers = () -> {};

  /** Loads the model, which on one thread has nothing to be closed. */
  @Setup
  public void load() {
    var model = LookupModel.load(Path.of(artifact));
    answers =
        model.tasks().stream()
            .map(task -> one(model, task))
            .reduce(
                () -> {},
                (first, second) ->
                    () -> {
                      first.run();
                      second.run();
                    });
  }

  private static Runnable one(LookupModel model, String name) {
    var task = model.task(name);
    var example = new float[task.inputSize()];
    var random = new Random(1);
    for (int i = 0; i < example.length; i++) {
      example[i] = random.nextFloat();
    }
    var answer = new float[task.outputs().getFirst().size()];
    return () -> model.predict(name, example, answer);
  }

  /** Answers each task once. */
  @Benchmark
  public void model() {
    answers.run();
  }
}
