package org.bayespress.benchmarks.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import org.bayespress.benchmarks.profile.FlightRecording;

/** Who makes objects on the heap: samples of the flight recorder, by the first method of this project on their stacks. */
final class AllocationSites {
  private static final String EVENT = "jdk.ObjectAllocationSample";
  private static final int MOST_SITES = 12;

  private AllocationSites() {}

  /** A line per class and method, largest first, of what {@code work} allocates. */
  static String of(Runnable work) {
    try {
      FlightRecording<Boolean> recorded = FlightRecording.of(
          recording -> recording.enable(EVENT).withStackTrace().with("throttle", "10000/s"), () -> {
            work.run();
            return true;
          });
      return lines(recorded.events());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lines(List<RecordedEvent> events) {
    Map<String, Long> bytes = new HashMap<>();
    Set<Long> threads = new HashSet<>();
    for (RecordedEvent event : events) {
      // the first sample of a thread weighs all it ever made
      if (event.getEventType().getName().equals(EVENT) && !threads.add(event.getThread().getId())) {
        bytes.merge(site(event), event.getLong("weight"), Long::sum);
      }
    }
    return bytes.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed()).limit(MOST_SITES)
        .map(each -> "  %,d bytes: %s".formatted(each.getValue(), each.getKey())).collect(Collectors.joining("\n"));
  }

  private static String site(RecordedEvent event) {
    String made = event.getClass("objectClass").getName();
    if (event.getStackTrace() == null) {
      return made;
    }
    return event.getStackTrace().getFrames().stream().filter(AllocationSites::ofThisProject).findFirst()
        .map(frame -> "%s in %s.%s:%d (%s)".formatted(
            made, frame.getMethod().getType().getName(), frame.getMethod().getName(), frame.getLineNumber(),
            frame.getType()))
        .orElse(made);
  }

  private static boolean ofThisProject(RecordedFrame frame) {
    return frame.getMethod().getType().getName().startsWith("org.bayespress.");
  }
}
