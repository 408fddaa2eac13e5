package org.bayespress.core.kernels;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Picks OpenBLAS's kernels where OpenBLAS picks worse: on AMD processors with AVX-512 it falls back to its AVX2
 * kernels, which reach about half the rate of the AVX-512 ones. OpenBLAS reads {@code OPENBLAS_CORETYPE} when it is
 * loaded, so this must run first; a value that the user set stays.
 */
final class OpenBlasCore {
  private static final String VARIABLE = "OPENBLAS_CORETYPE";
  private static final List<String> NEEDED = List.of("avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd");

  private OpenBlasCore() {}

  static void choose() {
    if (System.getenv(VARIABLE) != null || !System.getProperty("os.name").equals("Linux")) {
      return;
    }
    String cpu = read(Path.of("/proc/cpuinfo"));
    boolean amd = cpu.contains("AuthenticAMD");
    String flags = cpu.lines().filter(line -> line.startsWith("flags")).findFirst().orElse("");
    if (amd && Arrays.asList(flags.split("\\s+")).containsAll(NEEDED)) {
      setEnvironment(VARIABLE, "SkylakeX");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      // without it OpenBLAS chooses by itself, and doctor shows what it chose
      return "";
    }
  }

  private static void setEnvironment(String name, String value) {
    Linker linker = Linker.nativeLinker();
    MemorySegment setenv = linker.defaultLookup().find("setenv").orElseThrow();
    try (Arena arena = Arena.ofConfined()) {
      int failed =
          (int) linker
              .downcallHandle(setenv, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT))
              .invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
      if (failed != 0) {
        throw new IllegalStateException("the environment variable " + name + " could not be set");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("setenv could not be called", e);
    }
  }
}
