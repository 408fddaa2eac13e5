package org.bayespress.benchmarks.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * What the flight recorder saw of some work.
 *
 * @param result of the work
 * @param events all of the recording
 */
public record FlightRecording<T>(T result, List<RecordedEvent> events) {

  /**
   * Records some work.
   *
   * @param settings says which events
   * @throws IOException if the recording cannot be kept in the folder for temporary files
   */
  public static <T> FlightRecording<T> of(Consumer<Recording> settings, Supplier<T> work) throws IOException {
    Path file = null;
    try (Recording recording = new Recording()) {
      settings.accept(recording);
      recording.start();
      T result = work.get();
      recording.stop();
      file = Files.createTempFile("bayespress-", ".jfr");
      recording.dump(file);
      return new FlightRecording<>(result, RecordingFile.readAllEvents(file));
    } finally {
      delete(file);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // a file of some megabytes stays in the folder for temporary files
      file.toFile().deleteOnExit();
    }
  }
}
