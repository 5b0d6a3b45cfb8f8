package dev.zippermerge.lookup.kernel;

import dev.zippermerge.lookup.LookupException;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Chooses the kernels once, at start: those of the Vector API with as many lanes as the machine
 * has, or what the system property {@code zippermerge.lookup.kernels} says: {@code scalar}, {@code
 * vector128}, {@code vector256}, {@code vector512}.
 */
final class KernelChoice {
  static final String PROPERTY = "zippermerge.lookup.kernels";

  private KernelChoice() {}

  /**
   * The chosen kernels.
   *
   * @throws LookupException where the system property names none, or some that need the Vector API
   *     and the process has it not
   */
  static Kernels kernels() {
    var wish = wish();
    if (!wish.matches("scalar|vector(128|256|512)?")) {
      throw new LookupException(
          PROPERTY + " is none of scalar, vector, vector128, vector256, vector512: " + wish);
    }
    if (wish.matches("vector.+") && !hasVectors()) {
      throw new LookupException(
          PROPERTY + "=" + wish + " needs the option --add-modules=jdk.incubator.vector of java.");
    }
    return Holder.KERNELS;
  }

  private static boolean hasVectors() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** The lanes of the Vector API's kernels. */
  static VectorSpecies<Float> species() {
    return switch (wish()) {
      case "vector128" -> FloatVector.SPECIES_128;
      case "vector256" -> FloatVector.SPECIES_256;
      case "vector512" -> FloatVector.SPECIES_512;
      default -> preferred();
    };
  }

  private static VectorSpecies<Float> preferred() {
    var preferred = FloatVector.SPECIES_PREFERRED;
    return preferred.length() > Tiling.BLOCK ? FloatVector.SPECIES_512 : preferred;
  }

  private static String wish() {
    return System.getProperty(PROPERTY, "vector").toLowerCase(Locale.ROOT);
  }

  private static final class Holder {
    static final Kernels KERNELS =
        wish().equals("scalar") || !hasVectors() ? new ScalarKernels() : new VectorKernels();
  }
}
