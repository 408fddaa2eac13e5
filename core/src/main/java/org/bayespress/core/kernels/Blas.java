package org.bayespress.core.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;

/**
 * Single-precision matrix products by the OpenBLAS that ND4J loads, one thread a call: OpenBLAS's own threading gives
 * different bits for different numbers of threads, so callers cut products into panels fixed by shape and hand them to
 * a {@link WorkerPool}. Matrices are row-major; addresses are native.
 */
public final class Blas {
  private static final int ROW_MAJOR = 101;
  private static final int NO_TRANSPOSE = 111;
  private static final int TRANSPOSE = 112;
  private static final MethodHandle SGEMM = load();

  private Blas() {}

  /** Makes OpenBLAS use one thread a call again: ND4J sets its own number when it starts. */
  public static void keepSingleThreaded() {
    openblas.blas_set_num_threads(1);
  }

  /**
   * {@code C = A B + beta C}.
   *
   * @param m rows of C
   * @param n columns of C
   * @param k columns of A
   * @param a address of A, {@code [m, k]} with row stride {@code lda}
   * @param b address of B, {@code [k, n]} with row stride {@code ldb}
   * @param c address of C, {@code [m, n]} with row stride {@code ldc}
   */
  public static void nn(int m, int n, int k, long a, int lda, long b, int ldb, float beta, long c, int ldc) {
    call(NO_TRANSPOSE, NO_TRANSPOSE, m, n, k, a, lda, b, ldb, beta, c, ldc);
  }

  /** {@code C = A B' + beta C} with B stored as {@code [n, k]}; otherwise as {@link #nn}. */
  public static void nt(int m, int n, int k, long a, int lda, long b, int ldb, float beta, long c, int ldc) {
    call(NO_TRANSPOSE, TRANSPOSE, m, n, k, a, lda, b, ldb, beta, c, ldc);
  }

  /** {@code C = A' B + beta C} with A stored as {@code [k, m]}; otherwise as {@link #nn}. */
  public static void tn(int m, int n, int k, long a, int lda, long b, int ldb, float beta, long c, int ldc) {
    call(TRANSPOSE, NO_TRANSPOSE, m, n, k, a, lda, b, ldb, beta, c, ldc);
  }

  private static void call(
      int ta, int tb, int m, int n, int k, long a, int lda, long b, int ldb, float beta, long c, int ldc) {
    try {
      SGEMM.invokeExact(ROW_MAJOR, ta, tb, m, n, k, 1f, a, lda, b, ldb, beta, c, ldc);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("cblas_sgemm could not be called", e);
    }
  }

  /** Name of the kernels that OpenBLAS chose for this processor, for example {@code SkylakeX}. */
  public static String coreName() {
    Object name = text("openblas_get_corename");
    return name.toString();
  }

  /** OpenBLAS's own description of its version and build. */
  public static String configuration() {
    return text("openblas_get_config").toString();
  }

  private static String text(String function) {
    try {
      MethodHandle handle = handle(function, FunctionDescriptor.of(java.lang.foreign.ValueLayout.ADDRESS));
      MemorySegment pointer = (MemorySegment) handle.invokeExact();
      return pointer.reinterpret(256).getString(0);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(function + " could not be called", e);
    }
  }

  private static MethodHandle load() {
    OpenBlasCore.choose();
    Loader.load(openblas.class);
    openblas.blas_set_num_threads(1);
    // addresses travel as longs: nothing is allocated in a call
    return handle(
        "cblas_sgemm",
        FunctionDescriptor.ofVoid(
            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_FLOAT, JAVA_LONG, JAVA_INT, JAVA_LONG,
            JAVA_INT, JAVA_FLOAT, JAVA_LONG, JAVA_INT));
  }

  private static MethodHandle handle(String function, FunctionDescriptor descriptor) {
    Pointer address = Loader.addressof(function);
    if (address == null || address.isNull()) {
      throw new IllegalStateException(
          "OpenBLAS has no function " + function + "; is another libopenblas loaded in place of the managed one?");
    }
    return Linker.nativeLinker().downcallHandle(MemorySegment.ofAddress(address.address()), descriptor);
  }
}
