package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Prefix;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.ZipperSpec.Normalisation;
import dev.zippermerge.engine.spec.ZipperSpec.Share;
import java.util.List;

/**
 * Networks with some of their twin layers shared.
 *
 * @param tasks the tasks' names
 * @param originals for each task its original network
 * @param twins the layers that can be shared, from the input on; each has a layer of every task
 * @param shared how many of them are, from the first on
 * @param share what is shared
 * @param normalisation what is shared of the batch normalisation after a pointwise layer
 * @param base index of the task whose network the trunk is of
 */
public record Zipped(
    List<String> tasks,
    List<FlatGraph> originals,
    List<LayerAlignment> twins,
    int shared,
    Share share,
    Normalisation normalisation,
    int base) {

  /** The same networks with as many layers shared. */
  public Zipped withShared(int count) {
    return new Zipped(tasks, originals, twins, count, share, normalisation, base);
  }

  /** The layers that are shared. */
  public List<LayerAlignment> sharedTwins() {
    return twins.subList(0, shared);
  }

  /** Name of the variable that holds a shared layer's kernel. */
  public static String kernel(LayerAlignment twin) {
    return Weights.shared(twin.name(), "kernel");
  }

  /** True where a trunk is computed once for all tasks. */
  public boolean hasTrunk() {
    return share == Share.TRUNK && shared > 0;
  }

  /** True for a layer that is part of the trunk, or replaced by it. */
  public boolean inTrunk(int task, WeightLayer layer) {
    if (!hasTrunk()) {
      return false;
    }
    var own =
        task == base
            ? Trunk.nodes(this)
            : Trunk.head(this, task, Prefix.of(Trunk.PREFIX, Trunk.end(this, base)));
    boolean found = own.stream().anyMatch(node -> node.getName().equals(layer.name()));
    return (task == base) == found;
  }
}
