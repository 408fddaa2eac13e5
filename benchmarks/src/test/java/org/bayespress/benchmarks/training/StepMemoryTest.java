package org.bayespress.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.bayespress.core.network.Networks;
import org.bayespress.format.network.DenseNet;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.memory.AllocationsTracker;
import org.nd4j.linalg.api.memory.enums.AllocationKind;

/** What two hundred steps of LeNet-5 in the steady state allocate. */
class StepMemoryTest {
  private static final int STEPS = 200;
  private static final int WARM_UPS = 50;

  /** Until the compiler has turned every kernel into code that makes no vector objects. */
  private static final int HEAP_WARM_UPS = 150;

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

  @Test
  void theHeapStaysBelowItsBound() {
    try (TrainingStep training = TrainingStep.of(Networks.lenet5(), Combination.bound().getFirst(), 100, 2)) {
      take(training, HEAP_WARM_UPS);
      long before = heapBytes();
      take(training, STEPS);
      assertThat((heapBytes() - before) / STEPS).as("heap bytes per step").isLessThan(MOST_HEAP_BYTES_PER_STEP);
    }
  }

  /** Of a network of many small operations too: one that makes an object per group shows. */
  @Test
  void theHeapStaysBelowItsBoundWithManyOperations() {
    try (TrainingStep training = TrainingStep.of(DenseNet.of(22, 12), vnq(), 4, 2)) {
      take(training, HEAP_WARM_UPS);
      long before = heapBytes();
      take(training, 50);
      assertThat((heapBytes() - before) / 50).as("heap bytes per step").isLessThan(MOST_HEAP_BYTES_PER_STEP);
    }
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
