package org.bayespress.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.bayespress.core.network.Networks;
import org.bayespress.format.network.DenseNet;
import org.bayespress.format.network.NetworkSpec;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.memory.AllocationsTracker;
import org.nd4j.linalg.api.memory.enums.AllocationKind;

/** What two hundred steps of LeNet-5 in the steady state allocate. */
class StepMemoryTest {
  private static final int STEPS = 200;
  private static final int WARM_UPS = 50;

  /** Of steps, until the compiler has turned every kernel into code that makes no vector objects. */
  private static final int MOST_ROUNDS = 40;

  private static final long MOST_HEAP_BYTES_PER_STEP = 64 * 1024;

  /**
   * Memory off the heap, by who allocated it.
   *
   * @param segmentBytes by the JDK: segments and direct buffers
   * @param javaCppBytes by JavaCPP, for itself and ND4J
   * @param javaCppPointers how many
   * @param nd4jBytes by ND4J
   */
  private record OffHeap(long segmentBytes, long javaCppBytes, long javaCppPointers, long nd4jBytes) {

    static OffHeap now() throws JMException {
      return new OffHeap(
          segments(), Pointer.totalBytes(), Pointer.totalCount(),
          AllocationsTracker.getInstance().bytesOnDevice(AllocationKind.GENERAL, 0));
    }

    /** The JVM's own account; the module's tests run with native memory tracking. */
    private static long segments() throws JMException {
      String summary = (String) ManagementFactory.getPlatformMBeanServer().invoke(
          new ObjectName("com.sun.management:type=DiagnosticCommand"), "vmNativeMemory",
          new Object[] {new String[] {"summary", "scale=b"}}, new String[] {String[].class.getName()});
      Matcher other = Pattern.compile("Other \\(reserved=(\\d+)").matcher(summary);
      assertThat(other.find()).as("'Other' in %s", summary).isTrue();
      return Long.parseLong(other.group(1));
    }
  }

  private static void take(TrainingStep training, int steps) {
    for (int i = 0; i < steps; i++) {
      training.take();
    }
  }

  @Test
  void nothingIsAllocatedOffTheHeap() throws JMException {
    try (TrainingStep training = TrainingStep.of(Networks.lenet5(), Combination.bound().getFirst(), 20, 2)) {
      take(training, WARM_UPS);
      OffHeap before = OffHeap.now();
      take(training, STEPS);
      OffHeap after = OffHeap.now();
      // less is possible: the garbage collector may free a pointer of the start
      assertThat(after.segmentBytes()).isLessThanOrEqualTo(before.segmentBytes());
      assertThat(after.javaCppBytes()).isLessThanOrEqualTo(before.javaCppBytes());
      assertThat(after.javaCppPointers()).isLessThanOrEqualTo(before.javaCppPointers());
      assertThat(after.nd4jBytes()).isLessThanOrEqualTo(before.nd4jBytes());
    }
  }

  /** Of a network of many small operations too: one that makes an object per group shows. */
  @Test
  void theHeapStaysBelowItsBoundWithManyOperations() {
    try (TrainingStep training = TrainingStep.of(DenseNet.of(22, 12), vnq(), 4, 2)) {
      comesToStayBelow(training, 50);
    }
  }

  /** Of every method and prior; as soon as the compiler is done, however busy the machine is. */
  @ParameterizedTest
  @MethodSource("combinations")
  void theHeapComesToStayBelowItsBound(NetworkSpec network, Combination combination) {
    try (TrainingStep training = TrainingStep.of(network, combination, 20, 2)) {
      comesToStayBelow(training, STEPS);
    }
  }

  private static void comesToStayBelow(TrainingStep training, int steps) {
    long perStep = Long.MAX_VALUE;
    for (int round = 0; round < MOST_ROUNDS && perStep >= MOST_HEAP_BYTES_PER_STEP; round++) {
      long before = heapBytes();
      take(training, steps);
      perStep = (heapBytes() - before) / steps;
    }
    assertThat(perStep)
        .as(() -> "heap bytes per step\nof %d steps more:\n%s".formatted(steps,
            AllocationSites.of(() -> take(training, steps))))
        .isLessThan(MOST_HEAP_BYTES_PER_STEP);
  }

  private static Stream<Arguments> combinations() {
    return Stream.of(Networks.lenet300(), Networks.lenet5())
        .flatMap(network -> Combination.bound().stream().map(each -> Arguments.of(network, each)));
  }

  private static Combination vnq() {
    return Combination.bound().stream().filter(each -> each.method().equals("vnq")).findFirst().orElseThrow();
  }

  /** Allocated so far by this thread and the pool's. */
  private static long heapBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long own = threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
    long[] workers = Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("bayespress-worker-")).mapToLong(Thread::threadId).toArray();
    return own + Arrays.stream(threads.getThreadAllocatedBytes(workers)).sum();
  }
}
