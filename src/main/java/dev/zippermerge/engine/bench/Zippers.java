package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.ZipperSpec;
import dev.zippermerge.engine.spec.ZipperSpec.Initialisation;
import dev.zippermerge.engine.spec.ZipperSpec.Share;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The zippers that are measured. */
final class Zippers {
  /** The five initialisations of slide 17 and ours; of the tasks' weights those of each task. */
  static final List<Start> STARTS =
      List.of(
          new Start("mean", Initialisation.MEAN, null),
          new Start("objects' weights", null, "objects"),
          new Start("signs' weights", null, "signs"),
          new Start("random", Initialisation.RANDOM, null),
          new Start("least squares", Initialisation.LEAST_SQUARES, null));

  private Zippers() {}

  /**
   * Where shared weights start from.
   *
   * @param name for people
   * @param task the task whose weights they are, if of one
   */
  record Start(String name, @Nullable Initialisation initialisation, @Nullable String task) {
    ZipperSpec zipper(boolean direct) {
      return new ZipperSpec(
          null, initialisation, task, null, null, null, null, direct ? true : null, null);
    }
  }

  /** All defaults but for what is shared. */
  static ZipperSpec sharing(Share share) {
    return new ZipperSpec(
        share == Share.POINTWISE ? null : share, null, null, null, null, null, null, null, null);
  }
}
