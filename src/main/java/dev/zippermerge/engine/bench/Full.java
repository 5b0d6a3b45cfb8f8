package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.samples.Architecture;
import dev.zippermerge.engine.spec.DataSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A network of full size with random weights. */
record Full(String name, Architecture architecture, int side, int channels, int classes) {
  /** The LeNets of NeuralMerger, section 4.1. */
  static final List<Full> LENETS =
      List.of(
          new Full("sound", Architecture.LENET, 32, 1, 20),
          new Full("image", Architecture.LENET, 32, 1, 10));

  /**
   * The networks of section 4.2. The inputs are small, which changes no weight; ZF-Net's first
   * dense layer has the paper's size on 48x48.
   */
  static final List<Full> VGG_AND_ZF =
      List.of(
          new Full("clothing", Architecture.VGG_AVG, 32, 3, 17),
          new Full("gender", Architecture.ZF, 48, 3, 2));

  /** MobileNets v1 at width 0.5. */
  static final List<Full> MOBILENETS =
      List.of(
          new Full("first", Architecture.MOBILENET, 64, 3, 10),
          new Full("second", Architecture.MOBILENET, 64, 3, 10));

  Trained random(Lab lab, long seed) throws IOException {
    var source =
        new DataSource("random-" + name, List.of(), DataSpec.defaults(), DataSpec.defaults());
    lab.networks()
        .data()
        .prepare(source, file -> RandomExamples.write(file, side, channels, classes));
    return lab.network(new BenchTask(name, source, architecture, 0), seed);
  }

  /** Several of them, each with weights of its own. */
  static List<Trained> random(Lab lab, List<Full> networks, long seed) throws IOException {
    var trained = new ArrayList<Trained>();
    for (var network : networks) {
      trained.add(network.random(lab, seed));
    }
    return trained;
  }

  /** The architectures' names. */
  static String names(List<Full> networks) {
    return String.join(
        " + ", networks.stream().map(network -> network.architecture.name()).toList());
  }
}
