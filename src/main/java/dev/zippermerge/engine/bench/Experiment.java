package dev.zippermerge.engine.bench;

import java.io.IOException;
import java.util.List;

/** One table or figure of the paper. */
interface Experiment {
  /** Names it on the command line and its files. */
  String id();

  String title();

  /** Names of the columns that tell rows apart. */
  List<String> labels();

  List<Column> columns();

  /** True where the second label is a number that the others are drawn over. */
  default boolean lines() {
    return false;
  }

  /** Those of the asked-for seeds that are used. */
  default List<Long> seeds(List<Long> asked) {
    return asked;
  }

  /** Joint steps of its merges, where so many are asked for. */
  default int steps(int asked) {
    return asked;
  }

  /** Makes what is missing and measures the rows with one seed. */
  List<Measured> measure(Lab lab, long seed) throws IOException;
}
