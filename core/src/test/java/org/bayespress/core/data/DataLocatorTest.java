package org.bayespress.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLocatorTest {

  @TempDir
  Path folder;

  @Test
  void looksIntoTheGivenFolderThenTheEnvironmentThenTheCache() throws IOException {
    Path given = folder.resolve("given");
    Path variable = folder.resolve("variable");
    DataLocator locator = DataLocator.of(given,
        Map.of("BAYESPRESS_DATA", variable.toString(), "XDG_CACHE_HOME", folder.resolve("xdg").toString()), folder);
    DatasetDefinition small = SmallDataset.definition();
    DataFile file = small.trainFiles().get(0);
    assertThat(locator.locate(small, file)).isEmpty();

    Path inCache = SmallDataset.write(locator.cache(), false).resolve(file.name());
    assertThat(locator.locate(small, file)).contains(new DataLocator.Found(inCache, true));
    Path inVariable = SmallDataset.write(variable, true).resolve(file.name() + ".gz");
    assertThat(locator.locate(small, file)).contains(new DataLocator.Found(inVariable, false));
    Path inGiven = SmallDataset.write(given, true).resolve(file.name() + ".gz");
    assertThat(locator.locate(small, file)).contains(new DataLocator.Found(inGiven, false));
    assertThat(locator.missing(small)).isEmpty();
  }

  @Test
  void theCacheFollowsTheXdgSpecification() {
    Path home = Path.of("/home/someone");
    assertThat(DataLocator.of(null, Map.of(), home).cache()).isEqualTo(Path.of("/home/someone/.cache/bayespress/data"));
    assertThat(DataLocator.of(null, Map.of("XDG_CACHE_HOME", "/caches"), home).cache())
        .isEqualTo(Path.of("/caches/bayespress/data"));
    assertThat(DataLocator.of(null, Map.of("XDG_CACHE_HOME", "relative"), home).cache())
        .isEqualTo(Path.of("/home/someone/.cache/bayespress/data"));
  }

  @Test
  void aFileOfOurCacheIsOursEvenWhenTheCacheWasGivenByName() throws IOException {
    Path cache = folder.resolve("bayespress").resolve("data");
    SmallDataset.write(cache, false);
    DataLocator locator = DataLocator.of(cache, Map.of("XDG_CACHE_HOME", folder.toString()), folder);
    DatasetDefinition small = SmallDataset.definition();
    assertThat(locator.locate(small, small.files().get(0))).get().matches(DataLocator.Found::owned);
  }

  @Test
  void whatIsMissingIsNamedWithAllPlacesSearched() throws IOException {
    Path variable = folder.resolve("variable");
    Path own = SmallDataset.write(variable, true);
    Files.delete(own.resolve(SmallDataset.TEST_LABELS + ".gz"));
    DataLocator locator = DataLocator.of(null,
        Map.of("BAYESPRESS_DATA", variable.toString(), "XDG_CACHE_HOME", "/xdg"), folder);

    assertThatThrownBy(() -> DatasetLoader.of(locator).load(SmallDataset.definition(), 1))
        .isInstanceOf(DataException.class).hasMessage("""
            small: 1 of 4 files were not found:
              t10k-labels-idx1-ubyte (or t10k-labels-idx1-ubyte.gz)
            Searched, in this order:
              --data: not given
              BAYESPRESS_DATA: %s
              user cache: /xdg/bayespress/data/small (no such folder)
            Fetch them with: bayespress data fetch small   or put them into one of these folders."""
            .formatted(own));
  }
}
