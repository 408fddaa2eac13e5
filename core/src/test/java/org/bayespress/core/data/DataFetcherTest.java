package org.bayespress.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFetcherTest {

  @TempDir
  Path target;

  private final Map<String, byte[]> served = new HashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  /** The server ends every answer after this many bytes. */
  private int breakAfter = Integer.MAX_VALUE;
  private boolean ranges = true;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    for (Map.Entry<String, byte[]> file : SmallDataset.CONTENT.entrySet()) {
      served.put("/" + file.getKey() + ".gz", SmallDataset.gzip(file.getValue()));
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void fetchesFromAMirror() throws IOException {
    List<Path> fetched = new ArrayList<>();
    List<String> progress = new ArrayList<>();
    fetcher().fetch(SmallDataset.definition(mirror()), new FetchListener() {
      @Override
      public void fetched(DataFile file, Path path) {
        fetched.add(path);
      }

      @Override
      public void progress(String name, long bytes, long totalBytes) {
        progress.add(name + " " + bytes + "/" + totalBytes);
      }
    });

    assertComplete();
    assertThat(fetched).hasSize(4);
    int bytes = served.get("/" + SmallDataset.TRAIN_IMAGES + ".gz").length;
    assertThat(progress).contains(SmallDataset.TRAIN_IMAGES + ".gz " + bytes + "/" + bytes);
    requests.clear();
    fetcher().fetch(SmallDataset.definition(mirror()), FetchListener.SILENT);
    assertThat(requests).as("what is there is not fetched again").isEmpty();
  }

  @Test
  void continuesABrokenDownload() throws IOException {
    breakAfter = 10;
    DatasetDefinition small = SmallDataset.definition(mirror());
    assertThatThrownBy(() -> fetcher().fetch(small, FetchListener.SILENT)).isInstanceOf(DataException.class);
    assertThat(part(SmallDataset.TRAIN_IMAGES)).hasSize(10);

    breakAfter = Integer.MAX_VALUE;
    requests.clear();
    fetcher().fetch(small, FetchListener.SILENT);

    assertComplete();
    assertThat(requests.get(0)).isEqualTo("/" + SmallDataset.TRAIN_IMAGES + ".gz bytes=10-");
    assertThat(part(SmallDataset.TRAIN_IMAGES)).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"other bytes, ranges", "other bytes, no ranges", "longer than the file"})
  void startsAgainWhenTheBeginningDoesNotFit(String given) throws IOException {
    ranges = !given.contains("no ranges");
    Files.createDirectories(target.resolve("small"));
    Files.write(part(SmallDataset.TRAIN_IMAGES), given.startsWith("longer") ? new byte[5000] : new byte[] {1, 2, 3});

    fetcher().fetch(SmallDataset.definition(mirror()), FetchListener.SILENT);

    assertComplete();
  }

  @Test
  void refusesAnAlteredFileAndTakesTheNextSource() throws IOException {
    served.put("/bad/" + SmallDataset.TRAIN_IMAGES + ".gz", SmallDataset.gzip(new byte[40]));
    List<String> failures = new ArrayList<>();
    DatasetDefinition small = SmallDataset.definition(new DataSource.Mirror(address("/bad/")), mirror());
    fetcher().fetch(small, new FetchListener() {
      @Override
      public void failed(DataSource source, String reason) {
        failures.add(reason);
      }
    });

    assertComplete();
    assertThat(failures).singleElement().asString().contains("/bad/" + SmallDataset.TRAIN_IMAGES + ".gz")
        .contains("altered");
  }

  @Test
  void saysWhichFilesToPutWhereWhenNoSourceGivesThem() {
    served.remove("/" + SmallDataset.TEST_LABELS + ".gz");
    DatasetDefinition small = SmallDataset.definition(mirror(),
        new DataSource.InstalledFolder(target.resolve("nothing"), "some-package"));

    assertThatThrownBy(() -> fetcher().fetch(small, FetchListener.SILENT)).isInstanceOf(DataException.class)
        .hasMessageContaining("HTTP status 404").hasMessageContaining("install the system package some-package")
        .hasMessageContaining("put them into " + target.resolve("small"))
        .hasMessageContaining(SmallDataset.TEST_LABELS + " (10 bytes uncompressed, SHA-256 61787ef7")
        .hasMessageNotContaining(SmallDataset.TRAIN_LABELS + " (14 bytes");
  }

  @Test
  void aDeadMirrorIsLeftQuickly() throws IOException {
    server.stop(0);
    Path installed = SmallDataset.write(target.resolve("usr"), true);
    fetcher().fetch(SmallDataset.definition(mirror(), new DataSource.InstalledFolder(installed, "some-package")),
        FetchListener.SILENT);
    assertComplete();
    assertNothingElse();
  }

  @Test
  void aServerThatSendsTooMuchIsCutOff() {
    served.put("/" + SmallDataset.TRAIN_IMAGES + ".gz", new byte[3 << 20]);
    assertThatThrownBy(() -> fetcher().fetch(SmallDataset.definition(mirror()), FetchListener.SILENT))
        .isInstanceOf(DataException.class).hasMessageContaining("at most 1048616 were expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"package-pax.tgz", "package-gnu.tgz"})
  void unpacksAnArchive(String archive) throws IOException {
    served.put("/files/" + archive, resource(archive));
    fetcher().fetch(SmallDataset.definition(new DataSource.Archive(address("/files/" + archive), 10_000)),
        FetchListener.SILENT);
    assertComplete();
    assertNothingElse();
  }

  @Test
  void aTruncatedArchiveGivesVerifiedFilesOrNone() throws IOException {
    byte[] whole = resource("package-pax.tgz");
    int refused = 0;
    for (int length = 0; length < whole.length; length += 7) {
      served.put("/a.tgz", Arrays.copyOf(whole, length));
      Path folder = target.resolve("at" + length);
      DatasetDefinition small = SmallDataset.definition(new DataSource.Archive(address("/a.tgz"), 10_000));
      try {
        DataFetcher.into(folder, http(), NpmClient.standard()).fetch(small, FetchListener.SILENT);
      } catch (DataException e) {
        refused++;
      }
      DatasetLoader loader = DatasetLoader.of(DataLocator.of(folder, Map.of(), target));
      assertThat(loader.verify(small)).extracting(FileStatus::state).doesNotContain(FileStatus.State.DAMAGED);
    }
    // Only where no more than padding is cut off can all files be whole.
    assertThat(refused).isGreaterThan(whole.length / 7 * 3 / 4);
  }

  @Test
  void takesTheFilesOutOfAnNpmPackage() throws IOException {
    assumeFalse(System.getProperty("os.name").startsWith("Windows"), "the stand-in client is a shell script");
    Path tarball = Files.write(target.resolve("prepared"), resource("package-gnu.tgz"));
    NpmClient client = script("cp '" + tarball + "' \"$4-1.0.0.tgz\"");
    DataFetcher.into(target, http(), client).fetch(SmallDataset.definition(new DataSource.NpmPackage("small-data")),
        FetchListener.SILENT);
    assertComplete();
    assertNothingElse();
  }

  @Test
  void aMissingOrFailingNpmClientIsNamed() throws IOException {
    assumeFalse(System.getProperty("os.name").startsWith("Windows"), "the stand-in client is a shell script");
    DatasetDefinition small = SmallDataset.definition(new DataSource.NpmPackage("small-data"));
    NpmClient failing = script("echo 'no such package' >&2; exit 7");
    assertThatThrownBy(() -> DataFetcher.into(target, http(), failing).fetch(small, FetchListener.SILENT))
        .hasMessageContaining("npm package small-data: npm pack small-data failed with status 7: no such package");
    NpmClient absent = new NpmClient(target.resolve("absent").toString());
    assertThatThrownBy(() -> DataFetcher.into(target, http(), absent).fetch(small, FetchListener.SILENT))
        .hasMessageContaining("is it installed?");
  }

  @Test
  void aBadFileThatIsThereIsMovedAsideAndFetchedAgain() throws IOException {
    Path own = Files.createDirectories(target.resolve("small"));
    Path bad = Files.write(own.resolve(SmallDataset.TEST_LABELS), new byte[10]);
    List<Path> moved = new ArrayList<>();
    fetcher().fetch(SmallDataset.definition(mirror()), new FetchListener() {
      @Override
      public void quarantined(Path path, Path aside, String problem) {
        moved.add(aside);
      }
    });
    assertComplete();
    assertThat(bad).doesNotExist();
    assertThat(moved).singleElement().satisfies(aside -> assertThat(aside).hasBinaryContent(new byte[10]));
  }

  private void assertComplete() {
    DataLocator locator = DataLocator.of(target, Map.of(), target);
    assertThat(DatasetLoader.of(locator).verify(SmallDataset.definition())).extracting(FileStatus::state)
        .containsOnly(FileStatus.State.GOOD);
  }

  private void assertNothingElse() throws IOException {
    try (Stream<Path> files = Files.list(target.resolve("small"))) {
      assertThat(files).as("parts and work folders are gone").hasSize(4);
    }
  }

  private DataFetcher fetcher() {
    return DataFetcher.into(target, http(), NpmClient.standard());
  }

  private static HttpDownload http() {
    return new HttpDownload(Duration.ofSeconds(2), Duration.ofSeconds(2));
  }

  private NpmClient script(String body) throws IOException {
    Path script = Files.writeString(target.resolve("client"), "#!/bin/sh\n" + body + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return new NpmClient(script.toString());
  }

  private Path part(String name) {
    return target.resolve("small").resolve(name + ".gz.part");
  }

  private DataSource mirror() {
    return new DataSource.Mirror(address("/"));
  }

  private URI address(String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + path);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = DataFetcherTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String path = exchange.getRequestURI().getPath();
    requests.add(path + (range == null ? "" : " " + range));
    byte[] content = served.get(path);
    try (exchange) {
      if (content == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      int from = range == null || !ranges ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
      if (from >= content.length && from > 0) {
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      if (from > 0) {
        exchange.getResponseHeaders().add("Content-Range",
            "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
      }
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length == 0 ? -1 : content.length - from);
      exchange.getResponseBody().write(content, from, Math.min(content.length - from, breakAfter));
      exchange.getResponseBody().flush();
    } catch (IOException e) {
      // Expected where the client hangs up or the server breaks off; the tests look at what the client got.
      requests.add("broken off: " + e.getMessage());
    }
  }
}
