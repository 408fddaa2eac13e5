package org.bayespress.core.data;

import java.util.List;
import java.util.Map;

/** What the labels of the public data sets mean, in the words of those who published them. */
final class PublishedClassNames {
  private static final Map<String, List<String>> BY_DATASET = Map.of(
      "mnist", List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
      "fashion-mnist",
      List.of(
          "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
      "cifar10",
      List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"));

  private PublishedClassNames() {}

  /** Entry i for label i; empty where there are none. */
  static List<String> of(String dataset) {
    return BY_DATASET.getOrDefault(dataset, List.of());
  }
}
