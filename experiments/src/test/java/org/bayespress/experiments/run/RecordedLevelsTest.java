package org.bayespress.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bayespress.core.data.DataLocator;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.data.DatasetLoader;
import org.bayespress.core.data.DatasetRegistry;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.LevelForwardPass;
import org.bayespress.format.inference.ScalarForwardPass;
import org.junit.jupiter.api.Test;

/** A trained file of three levels, on the images it was evaluated with. */
class RecordedLevelsTest {
  private static final Path RUN = Path.of("../docs/results/vnq-table1-paper/lenet5-vnq-seed1");
  private static final int BATCH = 100;

  /** By additions and subtractions every test image has the class that the decoder finds, and the error is the recorded one. */
  @Test
  void additionsPredictWhatTheDecoderPredicts() throws IOException {
    DataLocator locator = DataLocator.of(null);
    assumeTrue(
        locator.missing(DatasetRegistry.find("mnist")).isEmpty(),
        "MNIST is not here: bayespress data fetch mnist, or set BAYESPRESS_DATA");
    Dataset test = DatasetLoader.of(locator).load(DatasetRegistry.find("mnist"), 0).test().openAfterDecoding();
    DecodedModel model = BpzReader.read(RUN.resolve("model.bpz"));
    LevelForwardPass levels = LevelForwardPass.of(model, BATCH);
    ScalarForwardPass scalar = ScalarForwardPass.of(model);
    int errors = 0;
    for (int first = 0; first < test.count(); first += BATCH) {
      int[] classes = levels.predict(test.pixels(), first * levels.imageBytes(), BATCH);
      for (int i = 0; i < BATCH; i++) {
        int image = first + i;
        assertThat(classes[i]).as("image %d", image)
            .isEqualTo(scalar.predict(test.pixels(), image * levels.imageBytes()));
        errors += classes[i] == test.label(image) ? 0 : 1;
      }
    }
    JsonNode result = Json.read(Files.readString(RUN.resolve("result.json")));
    assertThat(100.0 * errors / test.count()).isEqualTo(result.get("testErrorPercent").asDouble());
  }
}
