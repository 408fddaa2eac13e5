package org.bayespress.experiments.data;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bayespress.core.data.DataException;
import org.bayespress.core.data.DataLocator;
import org.bayespress.core.data.DatasetDefinition;
import org.bayespress.core.data.DatasetRegistry;
import org.bayespress.core.data.ImageSource;
import org.bayespress.core.data.PublishedImages;
import org.bayespress.core.data.own.FilePair;
import org.bayespress.core.data.own.OwnImages;
import org.bayespress.core.data.own.SplitRule;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.config.HoconSettings;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.config.RunConfig;

/** The images that a configuration names: keys {@code dataset} and {@code data}. */
public final class ImageSources {
  private final HoconSettings data;
  private final HoconSettings own;
  private final String kind;

  private ImageSources(HoconSettings data) {
    this.data = data;
    this.own = data.section("own");
    this.kind = data.text("source");
  }

  /**
   * Looks them up. Images of the user's own are read and checked here.
   *
   * @param environment of the process, for the places where public data sets may be
   * @throws SettingsException for keys that do not go together
   * @throws DataException for images of the user's own that do not fit together
   */
  public static ImageSource of(ResolvedConfig config, Map<String, String> environment) {
    RunConfig run = config.run();
    ImageSources sources = new ImageSources(config.settings().section("data"));
    if (!sources.kind.equals(RunConfig.NAMED_DATA)) {
      return sources.own(run.dataset());
    }
    sources.requireEmpty("own.images", "own.labels", "own.test-images", "own.test-labels", "own.folder");
    DatasetDefinition dataset = DatasetRegistry.find(run.dataset());
    if (run.validationImages() >= dataset.trainCount()) {
      throw config.settings().refuse("data.validation", run.validationImages(),
          "fewer than the " + dataset.trainCount() + " training images of " + dataset.name());
    }
    DataLocator locator =
        DataLocator.of(run.dataDir().orElse(null), environment, Path.of(System.getProperty("user.home")));
    return new PublishedImages(dataset, locator, run.validationImages());
  }

  private ImageSource own(String name) {
    SplitRule split = split();
    int classes = own.whole("classes", 0, 256);
    switch (kind) {
      case "folder" -> {
        requireEmpty("own.images", "own.labels", "own.test-images", "own.test-labels");
        if (classes != 0) {
          throw own.refuse("classes", classes, "0 with data.source = folder: every class is a folder");
        }
        return OwnImages.folder(name, path("folder"), split);
      }
      case "npy" -> {
        requireEmpty("own.folder");
        return OwnImages.npy(name, train(), test(), classes, white(), split);
      }
      case "idx" -> {
        requireEmpty("own.folder");
        return OwnImages.idx(name, train(), test(), classes, split);
      }
      default -> throw data.refuse(
          "source", "'" + kind + "'", "named, npy, idx or folder; images that a program hands over are for programs"
              + " (docs/java-api.md)");
    }
  }

  private SplitRule split() {
    return new SplitRule(
        share("validation-share"), share("test-share"), own.wholeLong("split-seed"));
  }

  private double share(String key) {
    double share = own.real(key);
    if (!(share > 0) || !(share < 1)) {
      throw own.refuse(key, share, "a share of the images, above 0 and below 1");
    }
    return share;
  }

  private float white() {
    double white = own.real("white");
    if (!((float) white > 0) || !Float.isFinite((float) white)) {
      throw own.refuse("white", white, "the value of a white pixel in float32 images, above 0; usual are 1 and 255");
    }
    return (float) white;
  }

  private FilePair train() {
    return new FilePair(path("images"), path("labels"));
  }

  private Optional<FilePair> test() {
    boolean images = own.text("test-images").isBlank();
    if (images != own.text("test-labels").isBlank()) {
      throw own.refuse(
          images ? "test-images" : "test-labels", "no file",
          "both of test-images and test-labels, or neither: then the test images are drawn from the others");
    }
    return images ? Optional.empty() : Optional.of(new FilePair(path("test-images"), path("test-labels")));
  }

  private Path path(String key) {
    String text = own.text(key);
    if (text.isBlank()) {
      throw own.refuse(key, "no path", "the path of a " + (key.equals("folder") ? "folder" : "file") + ", since"
          + " data.source = " + kind);
    }
    return Path.of(text);
  }

  private void requireEmpty(String... keys) {
    for (String key : keys) {
      if (!data.text(key).isBlank()) {
        throw data.refuse(key, "'" + data.text(key) + "'", "an empty text, since data.source = " + kind
            + "; images of your own need data.source = npy, idx or folder");
      }
    }
  }
}
