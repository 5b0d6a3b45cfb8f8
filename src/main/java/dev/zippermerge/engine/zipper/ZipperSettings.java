package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.SpecRange;
import dev.zippermerge.engine.spec.ZipperSpec;
import dev.zippermerge.engine.spec.ZipperSpec.Initialisation;
import dev.zippermerge.engine.spec.ZipperSpec.Layers;
import dev.zippermerge.engine.spec.ZipperSpec.Matching;
import dev.zippermerge.engine.spec.ZipperSpec.Normalisation;
import dev.zippermerge.engine.spec.ZipperSpec.Share;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ZipperSpec} with every default filled in.
 *
 * @param share what becomes one
 * @param initialisation where shared weights start from
 * @param initialTask index of the task that they start from; -1 where none is named
 * @param normalisation what is shared of batch normalisations
 * @param matching how channels are matched; absent where they are not
 * @param until the last layer to share; absent: all
 * @param maxAccuracyDrop in points; absent: any
 * @param direct all layers at once
 * @param fineTuning share of the updates after the last step
 * @param scope which layers can be twins
 */
public record ZipperSettings(
    Share share,
    Initialisation initialisation,
    int initialTask,
    Normalisation normalisation,
    @Nullable Matching matching,
    @Nullable String until,
    @Nullable Double maxAccuracyDrop,
    boolean direct,
    double fineTuning,
    Twins.Scope scope) {

  /**
   * Fills in the defaults.
   *
   * @param tasks the tasks' names
   * @throws RefusedException with {@link RefusalCode#SPEC_INVALID} where fields contradict each
   *     other or a value is out of its range
   */
  public static ZipperSettings of(@Nullable ZipperSpec given, List<String> tasks) {
    var spec = Objects.requireNonNullElseGet(given, ZipperSpec::defaults);
    var share = Objects.requireNonNullElse(spec.share(), Share.POINTWISE);
    var initialisation = initialisation(spec, tasks);
    if (share == Share.TRUNK) {
      checkTrunk(spec, initialisation);
    }
    if (share == Share.EXACT) {
      checkExact(spec);
    } else if (spec.commonInput() != null) {
      throw invalid("commonInput", "Only EXACT asks; tasks of a TRUNK always take one input.");
    }
    require("maxAccuracyDrop", spec.maxAccuracyDrop(), 0, 100);
    require("fineTuning", spec.fineTuning(), 0, 1);
    return new ZipperSettings(
        share,
        initialisation,
        spec.initialTask() == null ? -1 : tasks.indexOf(spec.initialTask()),
        Objects.requireNonNullElse(spec.normalisation(), Normalisation.PRIVATE),
        spec.matching(),
        spec.until(),
        spec.maxAccuracyDrop(),
        Objects.requireNonNullElse(
            spec.direct(), share == Share.TRUNK && spec.maxAccuracyDrop() == null),
        Objects.requireNonNullElse(spec.fineTuning(), ZipperSpec.DEFAULT_FINE_TUNING),
        scope(share, spec.layers()));
  }

  private static Initialisation initialisation(ZipperSpec spec, List<String> tasks) {
    var task = spec.initialTask();
    var given = spec.initialisation();
    if (task == null) {
      if (given == Initialisation.TASK) {
        throw invalid("initialTask", "TASK needs the task whose weights to start from.");
      }
      return Objects.requireNonNullElse(given, Initialisation.AUTO);
    }
    if (given != null && given != Initialisation.TASK) {
      throw invalid("initialTask", "A task is named, but " + given + " starts from no one task.");
    }
    if (!tasks.contains(task)) {
      throw invalid("initialTask", "No task has this name; there are " + tasks + ".");
    }
    return Initialisation.TASK;
  }

  private static Twins.Scope scope(Share share, @Nullable Layers layers) {
    if (share == Share.TRUNK) {
      return Twins.Scope.TRUNK;
    }
    return layers == Layers.ALL ? Twins.Scope.ALL : Twins.Scope.POINTWISE;
  }

  private static void checkTrunk(ZipperSpec spec, Initialisation initialisation) {
    if (initialisation != Initialisation.TASK && initialisation != Initialisation.AUTO) {
      throw invalid("initialisation", "A trunk is one task's: TASK or AUTO.");
    }
    if (spec.normalisation() != null) {
      throw invalid("normalisation", "A trunk is shared whole, with its normalisations.");
    }
    if (spec.layers() != null) {
      throw invalid("layers", "A trunk is shared whole, with layers of all kinds.");
    }
    if (spec.matching() != null) {
      throw invalid("matching", "A trunk is one task's; there are no channels to match.");
    }
  }

  private static void checkExact(ZipperSpec spec) {
    if (!spec.equals(ZipperSpec.exact(spec.commonInput()))) {
      throw invalid(
          "share", "EXACT shares all equal layers and trains nothing; it takes commonInput alone.");
    }
  }

  private static void require(String field, @Nullable Double value, double least, double most) {
    if (value != null) {
      SpecRange.require("zipper." + field, value, least, most);
    }
  }

  private static RefusedException invalid(String field, String message) {
    return new RefusedException(RefusalCode.SPEC_INVALID, "zipper." + field, message);
  }
}
