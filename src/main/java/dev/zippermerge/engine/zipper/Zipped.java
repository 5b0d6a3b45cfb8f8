package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.share.Counterparts;
import dev.zippermerge.engine.spec.ZipperSpec.Normalisation;
import dev.zippermerge.engine.spec.ZipperSpec.Share;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tensorflow.proto.NodeDef;

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
 * @param counterparts which nodes of the networks stand for each other; none without a trunk
 * @param equal how many of the twins, from the first on, are equal to the last bit
 */
public record Zipped(
    List<String> tasks,
    List<FlatGraph> originals,
    List<LayerAlignment> twins,
    int shared,
    Share share,
    Normalisation normalisation,
    int base,
    Counterparts counterparts,
    int equal) {

  /** The same networks with as many layers shared. */
  public Zipped withShared(int count) {
    return new Zipped(
        tasks, originals, twins, count, share, normalisation, base, counterparts, equal);
  }

  /** The layers that are shared. */
  public List<LayerAlignment> sharedTwins() {
    return twins.subList(0, shared);
  }

  /** Name of the variable that holds a shared layer's kernel. */
  public static String kernel(LayerAlignment twin) {
    return Weights.shared(twin.name(), "kernel");
  }

  /** Which layers can be twins. */
  Twins.Scope scope() {
    if (share == Share.TRUNK) {
      return Twins.Scope.TRUNK;
    }
    boolean pointwise =
        twins.stream()
            .allMatch(twin -> twin.layers().getFirst().kind() == WeightLayer.Kind.POINTWISE);
    return pointwise ? Twins.Scope.POINTWISE : Twins.Scope.ALL;
  }

  /** True where a trunk is computed once for all tasks. */
  public boolean hasTrunk() {
    return share == Share.TRUNK && shared > 0;
  }

  /** True where nothing but equal layers is shared: nothing is trained, and nothing is rounded. */
  public boolean lossless() {
    return hasTrunk() && shared <= equal;
  }

  /** For each task the names of its layers that are part of the trunk, or replaced by it. */
  public List<Set<String>> layersInTrunk() {
    if (!hasTrunk()) {
      return tasks.stream().map(_ -> Set.<String>of()).toList();
    }
    var trunk = Trunk.of(this);
    return IntStream.range(0, tasks.size()).mapToObj(task -> layersInTrunk(trunk, task)).toList();
  }

  private Set<String> layersInTrunk(Trunk trunk, int task) {
    var network = originals.get(task);
    var own =
        trunk.own(network, task, Trunk.PREFIX).stream()
            .map(NodeDef::getName)
            .collect(Collectors.toSet());
    return network.layers().stream()
        .map(WeightLayer::name)
        .filter(name -> !own.contains(name))
        .collect(Collectors.toSet());
  }
}
