package org.bayespress.core.data;

public record Dataset(String name, int channels, int height, int width, int classes, byte[] pixels, byte[] labels) {
  public int count() {
    return labels.length;
  }
}
