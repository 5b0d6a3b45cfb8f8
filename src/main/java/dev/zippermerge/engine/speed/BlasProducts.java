package dev.zippermerge.engine.speed;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * OpenBLAS's products, on arrays of Java's heap as they lie: nothing is copied, as in a program in
 * C. OpenBLAS is loaded already.
 */
final class BlasProducts {
  private static final MethodHandle MATRICES =
      function(
          "cblas_sgemm",
          FunctionDescriptor.ofVoid(
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_FLOAT,
              ADDRESS,
              JAVA_INT,
              ADDRESS,
              JAVA_INT,
              JAVA_FLOAT,
              ADDRESS,
              JAVA_INT));
  private static final MethodHandle VECTOR =
      function(
          "cblas_sgemv",
          FunctionDescriptor.ofVoid(
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_FLOAT,
              ADDRESS,
              JAVA_INT,
              ADDRESS,
              JAVA_INT,
              JAVA_FLOAT,
              ADDRESS,
              JAVA_INT));

  private BlasProducts() {}

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    var symbol = SymbolLookup.loaderLookup().findOrThrow(name);
    return Linker.nativeLinker().downcallHandle(symbol, descriptor, Linker.Option.critical(true));
  }

  /** {@code c = a x b}: a is [rows][depth], b [depth][columns], c [rows][columns]. */
  static void matrices(
      int rows, int columns, int depth, MemorySegment a, MemorySegment b, MemorySegment c) {
    try {
      MATRICES.invokeExact(
          CblasRowMajor,
          CblasNoTrans,
          CblasNoTrans,
          rows,
          columns,
          depth,
          1f,
          a,
          depth,
          b,
          columns,
          0f,
          c,
          columns);
    } catch (Throwable e) {
      throw new IllegalStateException("a product of matrices", e);
    }
  }

  /** {@code y = a x x}: a is [rows][columns]. */
  static void vector(int rows, int columns, MemorySegment a, MemorySegment x, MemorySegment y) {
    try {
      VECTOR.invokeExact(
          CblasRowMajor, CblasNoTrans, rows, columns, 1f, a, columns, x, 1, 0f, y, 1);
    } catch (Throwable e) {
      throw new IllegalStateException("a product of matrix and vector", e);
    }
  }
}
