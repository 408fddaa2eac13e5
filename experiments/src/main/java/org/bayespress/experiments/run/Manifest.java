package org.bayespress.experiments.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.File;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run was made with, as {@code manifest.json}: enough to make it again, and to know on which type of machine its
 * bits hold.
 *
 * @param started time of the start, UTC
 * @param commandLine as typed
 * @param seed of everything random
 * @param commit git commit of the checkout; null without one
 * @param dirty whether the checkout had changes; null without one
 * @param machine what it ran on
 * @param openBlasCore name of the kernels OpenBLAS chose
 * @param versions of the program and the libraries on its class path, by artifact
 * @param dataSha256 hash of every data file, by name
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Manifest(
    String started,
    List<String> commandLine,
    long seed,
    String commit,
    Boolean dirty,
    Machine machine,
    String openBlasCore,
    SortedMap<String, String> versions,
    SortedMap<String, String> dataSha256) {
  private static final Pattern ARTIFACT = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");

  /** A manifest of this process. */
  public static Manifest of(
      Instant started, List<String> commandLine, long seed, String openBlasCore, Map<String, String> dataSha256) {
    Checkout checkout = Checkout.find().orElse(null);
    return new Manifest(
        started.toString(),
        List.copyOf(commandLine),
        seed,
        checkout == null ? null : checkout.commit(),
        checkout == null ? null : checkout.dirty(),
        Machine.here(),
        openBlasCore,
        versions(System.getProperty("java.class.path")),
        new TreeMap<>(dataSha256));
  }

  /** Artifact to version, from the file names on a class path; folders of classes have no version and are left out. */
  static SortedMap<String, String> versions(String classPath) {
    SortedMap<String, String> versions = new TreeMap<>();
    for (String entry : classPath.split(Pattern.quote(File.pathSeparator))) {
      Path name = entry.isEmpty() ? null : Path.of(entry).getFileName();
      Matcher artifact = ARTIFACT.matcher(name == null ? "" : name.toString());
      if (artifact.matches()) {
        versions.merge(artifact.group(1), artifact.group(2), Manifest::both);
      }
    }
    return versions;
  }

  /** Two jars of one name: the same with a classifier, or shaded under another group. */
  private static String both(String a, String b) {
    if (b.startsWith(a)) {
      return a;
    }
    return a.startsWith(b) ? b : a + ", " + b;
  }
}
