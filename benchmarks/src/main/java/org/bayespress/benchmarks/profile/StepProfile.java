package org.bayespress.benchmarks.profile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.FlightRecorder;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import org.bayespress.benchmarks.training.TrainingStep;
import org.bayespress.core.method.SettingsException;

/**
 * Samples of the processor time of training steps (Flight Recorder's CPU-time sampling, which sees native code too),
 * each counted for the innermost method that a {@link Part} knows. Shares are of all samples, so they sum to the whole;
 * what a thread spends asleep is in none of them.
 *
 * @param steps steps looked at
 * @param medianMillis of a step, while it was sampled
 * @param samples number of samples
 * @param shares share of every part that was seen, summing to 1
 */
public record StepProfile(int steps, double medianMillis, int samples, Map<Part, Double> shares) {
  private static final String EVENT = "jdk.CPUTimeSample";
  private static final String PERIOD = "1ms";

  /** Steps until the network goes back to its start: on one batch it would soon prune itself away. */
  private static final int REWIND = 100;

  public StepProfile {
    shares = Map.copyOf(shares);
  }

  /**
   * Profiles a step.
   *
   * @param warmUpMillis time of steps that are not looked at
   * @param millis time of steps that are
   * @throws SettingsException where the Java runtime cannot sample processor time
   */
  public static StepProfile of(TrainingStep step, long warmUpMillis, long millis) {
    if (FlightRecorder.getFlightRecorder().getEventTypes().stream().noneMatch(type -> type.getName().equals(EVENT))) {
      throw new SettingsException(
          "profile: this Java runtime has no event " + EVENT + "; JDK 25 has it on Linux");
    }
    run(step, warmUpMillis);
    try {
      FlightRecording<double[]> recorded =
          FlightRecording.of(recording -> recording.enable(EVENT).with("throttle", PERIOD), () -> run(step, millis));
      return of(recorded.events(), recorded.result());
    } catch (IOException e) {
      throw new SettingsException("profile: the recording cannot be kept in the folder for temporary files: " + e);
    }
  }

  /** One line per part that was seen, the largest first, and one for all. */
  public List<ProfileRow> rows() {
    List<ProfileRow> rows = new ArrayList<>();
    shares.entrySet().stream().sorted(Map.Entry.<Part, Double>comparingByValue().reversed())
        .forEach(share -> rows.add(row(share.getKey().title(), share.getValue())));
    rows.add(row("all", shares.values().stream().mapToDouble(Double::doubleValue).sum()));
    return rows;
  }

  private ProfileRow row(String part, double share) {
    return new ProfileRow(part, 100 * share, share * medianMillis);
  }

  private static double[] run(TrainingStep step, long millis) {
    double[] times = new double[1 << 10];
    int count = 0;
    long end = System.nanoTime() + millis * 1_000_000;
    while (count == 0 || System.nanoTime() < end) {
      if (count % REWIND == 0) {
        step.rewind();
      }
      long start = System.nanoTime();
      step.take();
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
      }
      times[count++] = (System.nanoTime() - start) * 1e-6;
    }
    return Arrays.copyOf(times, count);
  }

  private static StepProfile of(List<RecordedEvent> events, double[] times) {
    Map<Part, Integer> counts = new EnumMap<>(Part.class);
    int samples = 0;
    for (RecordedEvent event : events) {
      Optional<Part> part = partOf(event);
      if (part.isPresent()) {
        counts.merge(part.get(), 1, Integer::sum);
        samples++;
      }
    }
    Map<Part, Double> shares = new EnumMap<>(Part.class);
    for (Map.Entry<Part, Integer> count : counts.entrySet()) {
      shares.put(count.getKey(), count.getValue() / (double) samples);
    }
    Arrays.sort(times);
    return new StepProfile(times.length, times[times.length / 2], samples, shares);
  }

  /** Empty for other events, and for threads that have nothing to do with us. */
  private static Optional<Part> partOf(RecordedEvent event) {
    if (!event.getEventType().getName().equals(EVENT) || event.getStackTrace() == null) {
      return Optional.empty();
    }
    boolean ours = false;
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      String method = frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
      Optional<Part> part = Part.of(method);
      if (part.isPresent()) {
        return part;
      }
      ours |= method.startsWith("org.bayespress.");
    }
    return ours ? Optional.of(Part.REST) : Optional.empty();
  }
}
