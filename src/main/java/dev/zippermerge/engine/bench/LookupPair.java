package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.Preset;
import dev.zippermerge.engine.spec.ZipperSpec.Share;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Networks whose merges are timed.
 *
 * @param networks the networks
 * @param variants how they are merged
 */
record LookupPair(List<Full> networks, List<Variant> variants) {

  /** A way to merge. */
  record Variant(String name, Merging merging) {}

  /** Merges. */
  interface Merging {
    MergeStore.Merged merge(Lab lab, List<Trained> networks) throws IOException;
  }

  private static final List<Variant> PRESETS =
      Stream.of(Preset.values())
          .map(preset -> new Variant(preset.name(), encoding(preset)))
          .toList();

  private static final LookupPair LENETS = new LookupPair(Full.LENETS, PRESETS);
  private static final LookupPair VGG_AND_ZF = new LookupPair(Full.VGG_AND_ZF, PRESETS);
  private static final LookupPair MOBILENETS =
      new LookupPair(
          Full.MOBILENETS,
          Stream.concat(PRESETS.stream(), Stream.of(new Variant("zippered POINTWISE", zippering())))
              .toList());

  /** All pairs, quick ones first. */
  static List<LookupPair> all(boolean paper) {
    return paper ? List.of(LENETS, MOBILENETS, VGG_AND_ZF) : List.of(LENETS, MOBILENETS);
  }

  private static Merging encoding(Preset preset) {
    return (lab, networks) ->
        lab.merge(networks, preset, List.of(), Lab.calibration(0, null), LookupBench.SEED);
  }

  private static Merging zippering() {
    return (lab, networks) -> lab.zip(networks, Zippers.sharing(Share.POINTWISE), LookupBench.SEED);
  }

  String name() {
    return Full.names(networks);
  }
}
