package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.ZipperSpec.Matching.Search;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings a network's channels into another's order (Git Re-Basin, Ainsworth et al., 2023), set
 * after set from the input on, so that each is matched with what leads to it in order already.
 */
public final class ChannelMatching {
  private final FlatGraph reference;
  private final ChannelUses channels;
  private final PermutedNetwork permuted;
  private final Likeness likeness;
  private final Search search;
  private final Set<Integer> done = new HashSet<>();

  /** Tells how alike the channels of two layers' outputs are. */
  public interface Likeness {
    /**
     * Compares.
     *
     * @param reference the reference's layer
     * @param layer the other network's
     * @param kernel the latter's kernel in the order that its inputs have by now
     * @return [reference's channel][other's channel], larger where they are more alike
     */
    double[][] of(WeightLayer reference, WeightLayer layer, float[] kernel);
  }

  private ChannelMatching(
      FlatGraph reference, FlatGraph network, Likeness likeness, Search search) {
    this.reference = reference;
    this.channels = ChannelUses.of(reference);
    this.permuted = new PermutedNetwork(network);
    this.likeness = likeness;
    this.search = search;
  }

  /**
   * Matches.
   *
   * @param reference the network whose order is taken
   * @param network the other one
   * @param twins layers of both, from the input on
   * @param task the other one's index in the twins
   * @return the other one with its channels in that order; it answers as before
   */
  public static FlatGraph match(
      FlatGraph reference,
      FlatGraph network,
      List<LayerAlignment> twins,
      int task,
      Likeness likeness,
      Search search) {
    var matching = new ChannelMatching(reference, network, likeness, search);
    for (var twin : twins) {
      var a = twin.layers().getFirst();
      var b = twin.layers().get(task);
      matching.match(input(reference, a), input(network, b));
      matching.match(a.name(), b.name());
    }
    return matching.permuted.network();
  }

  /** Correlation of the weights that channels are computed with, the sum over all their layers. */
  public static Likeness byWeights(FlatGraph reference) {
    return (a, b, kernel) -> cosines(reference.kernel(a), a.width(), kernel);
  }

  private static String input(FlatGraph network, WeightLayer layer) {
    return network.node(layer.name()).getInput(0);
  }

  private void match(String reference, String tensor) {
    var from = channels.set(reference);
    var to = permuted.channels().set(tensor);
    if (from.isEmpty() || to.isEmpty() || !done.add(to.get())) {
      return;
    }
    if (channels.size(from.get()) == permuted.channels().size(to.get())) {
      likeness(from.get(), to.get())
          .ifPresent(likeness -> permuted.permute(to.get(), Pairing.of(likeness, search)));
    }
  }

  /** Of the layers that compute the channels, as far as both networks have them alike. */
  private Optional<double[][]> likeness(int from, int to) {
    var producers = producers(channels, from);
    var others = producers(permuted.channels(), to);
    double @Nullable [][] sum = null;
    for (int i = 0; i < Math.min(producers.size(), others.size()); i++) {
      var a = producers.get(i);
      var b = others.get(i);
      if (a.kernelShape().equals(b.kernelShape()) && a.kernelTransposed() == b.kernelTransposed()) {
        sum = add(sum, likeness.of(a, b, permuted.network().kernel(b)));
      }
    }
    return Optional.ofNullable(sum);
  }

  private static List<WeightLayer> producers(ChannelUses channels, int set) {
    return channels.uses(set).stream()
        .filter(ChannelUses.Use::produces)
        .map(use -> layer(channels.network(), use.constant()))
        .toList();
  }

  private static WeightLayer layer(FlatGraph network, String kernel) {
    return network.layers().stream()
        .filter(layer -> layer.kernel().equals(kernel))
        .findFirst()
        .orElseThrow();
  }

  private static double[][] add(double @Nullable [][] sum, double[][] more) {
    if (sum == null) {
      return more;
    }
    for (int i = 0; i < more.length; i++) {
      for (int j = 0; j < more.length; j++) {
        sum[i][j] += more[i][j];
      }
    }
    return sum;
  }

  /**
   * Cosines between the columns of two matrices.
   *
   * @param a rows of {@code width} values
   * @param b likewise
   */
  public static double[][] cosines(float[] a, int width, float[] b) {
    var products = new double[width][width];
    var squaresA = new double[width];
    var squaresB = new double[width];
    for (int row = 0; row < a.length; row += width) {
      for (int i = 0; i < width; i++) {
        double value = a[row + i];
        squaresA[i] += value * value;
        squaresB[i] += (double) b[row + i] * b[row + i];
        for (int j = 0; j < width; j++) {
          products[i][j] += value * b[row + j];
        }
      }
    }
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        products[i][j] /= Math.sqrt(squaresA[i] * squaresB[j]) + 1e-30;
      }
    }
    return products;
  }
}
