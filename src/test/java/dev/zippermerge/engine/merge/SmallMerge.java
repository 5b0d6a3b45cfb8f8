package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A merge of two small LeNets, called a and b: 8x8x1 in, three classes out. */
public final class SmallMerge {
  private SmallMerge() {}

  /** Merges them and returns the artifact; conv2 has short last segments, fc1 has packed codes. */
  public static Path write(Path folder) throws IOException {
    var tasks = List.of(task(folder, "a", 1), task(folder, "b", 2));
    var codings = List.of(new LayerCoding("conv2", 3, 6), new LayerCoding("fc1", 4, 8));
    var none = new CalibrationSpec(0, 8, null, null, null, null);
    MergePipeline.run(
        new MergeSpec(null, tasks, null, null, codings, null, none, 1L), folder, _ -> {});
    return folder.resolve(MergePipeline.ARTIFACT);
  }

  private static TaskSpec task(Path folder, String name, int seed) {
    var model = TestNetworks.write(folder.resolve(name), TestNetworks.SMALL, seed);
    var data = TestData.write(folder.resolve(name + ".npz"), 20, 20, 3, seed);
    return new TaskSpec(name, model.toString(), null, null, null, data.toString(), null);
  }
}
