package org.bayespress.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.bayespress.core.network.Networks;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.memory.AllocationsTracker;
import org.nd4j.linalg.api.memory.enums.AllocationKind;

/** What two hundred steps of LeNet-5 in the steady state allocate. */
class StepMemoryTest {
  private static final int STEPS = 200;
  private static final int WARM_UPS = 50;

  /** Growth that is no leak: the compiler's arenas and heap pages touched for the first time. */
  private static final long TOLERATED_RESIDENT_BYTES = 64L << 20;

  private static void take(TrainingStep training, int steps) {
    for (int i = 0; i < steps; i++) {
      training.take();
    }
  }

  @Test
  void nothingIsAllocatedOffTheHeap() {
    try (TrainingStep training = TrainingStep.of(Networks.lenet5(), Combination.bound().getFirst(), 20, 2)) {
      take(training, WARM_UPS);
      List<Long> before = offHeap();
      long resident = Pointer.physicalBytes();
      take(training, STEPS);
      assertThat(offHeap()).as("JavaCPP bytes and arrays, JDK bytes and segments, ND4J bytes").isEqualTo(before);
      assertThat(Pointer.physicalBytes() - resident).isLessThan(TOLERATED_RESIDENT_BYTES);
    }
  }

  /** Memory of segments counts among the JDK's direct buffers. */
  private static List<Long> offHeap() {
    BufferPoolMXBean direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct")).findFirst().orElseThrow();
    return List.of(
        Pointer.totalBytes(), Pointer.totalCount(), direct.getMemoryUsed(), direct.getCount(),
        AllocationsTracker.getInstance().bytesOnDevice(AllocationKind.GENERAL, 0));
  }
}
