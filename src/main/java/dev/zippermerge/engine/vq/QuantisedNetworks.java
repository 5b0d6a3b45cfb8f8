package dev.zippermerge.engine.vq;

import dev.zippermerge.engine.graph.FlatGraph;
import java.util.List;
import java.util.stream.Stream;

/**
 * Networks whose layers are read from books, as encoded.
 *
 * @param tasks the tasks' names
 * @param originals for each task its original network
 * @param books the books
 * @param layers the layers that are read from them, task after task, from the input on
 * @param price what a bit of a code costs, in squared error; see {@link CodeSearch}
 */
public record QuantisedNetworks(
    List<String> tasks,
    List<FlatGraph> originals,
    List<Book> books,
    List<QuantisedLayer> layers,
    double price) {

  /** The layers of one task. */
  Stream<QuantisedLayer> layers(int task) {
    return layers.stream().filter(layer -> layer.task() == task);
  }
}
