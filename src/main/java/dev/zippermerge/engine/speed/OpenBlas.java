package dev.zippermerge.engine.speed;

import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/** OpenBLAS on one thread. */
final class OpenBlas {
  /** Chooses the kernels of another core than OpenBLAS would by itself; read when it is loaded. */
  static final String CORE_VARIABLE = "OPENBLAS_CORETYPE";

  private static final int LONGEST_NAME = 64;

  private OpenBlas() {}

  /** Loads it and tells the core that it has its kernels for. */
  static String load() {
    Loader.load(openblas.class);
    blas_set_num_threads(1);
    var name = SymbolLookup.loaderLookup().findOrThrow("openblas_get_corename");
    var function =
        Linker.nativeLinker().downcallHandle(name, FunctionDescriptor.of(ValueLayout.ADDRESS));
    try {
      return ((MemorySegment) function.invokeExact()).reinterpret(LONGEST_NAME).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException("OpenBLAS does not tell its core", e);
    }
  }
}
