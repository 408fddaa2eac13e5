package org.bayespress.format.inference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.container.DecodedNormalization;
import org.bayespress.format.network.LayerSpec;

/** The definitions of the layers, written down for [channel][y][x] in double precision without any thought of speed. */
final class DoublePrecisionPass {

  private DoublePrecisionPass() {}

  static double[] logits(DecodedModel model, byte[] pixels) {
    double[][][] image = new double[model.network().channels()][model.network().height()][model.network().width()];
    int next = 0;
    for (int c = 0; c < image.length; c++) {
      for (double[] line : image[c]) {
        for (int x = 0; x < line.length; x++) {
          line[x] =
              (double) model.preprocessing().scale()[c] * (pixels[next++] & 0xFF) + model.preprocessing().offset()[c];
        }
      }
    }
    int weighted = 0;
    int normalized = 0;
    Deque<double[][][]> remembered = new ArrayDeque<>();
    for (LayerSpec layer : model.network().layers()) {
      if (layer instanceof LayerSpec.Remember) {
        remembered.push(image);
        continue;
      }
      if (layer instanceof LayerSpec.Append) {
        List<double[][]> channels = new ArrayList<>(List.of(remembered.pop()));
        channels.addAll(List.of(image));
        image = channels.toArray(new double[0][][]);
        continue;
      }
      if (layer instanceof LayerSpec.BatchNorm) {
        DecodedNormalization by = model.normalizations().get(normalized++);
        double[][][] in = image;
        image = new double[in.length][in[0].length][in[0][0].length];
        each(image, (c, y, x) -> by.scale()[c] * in[c][y][x] + by.shift()[c]);
        continue;
      }
      DecodedLayer weights = layer instanceof LayerSpec.Weighted ? model.layers().get(weighted++) : null;
      image = apply(layer, weights, image);
    }
    double[] logits = new double[image.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = image[i][0][0];
    }
    return logits;
  }

  private static double[][][] apply(LayerSpec layer, DecodedLayer weights, double[][][] in) {
    int channels = in.length;
    int height = in[0].length;
    int width = in[0][0].length;
    if (layer instanceof LayerSpec.Flatten) {
      double[][][] out = new double[channels * height * width][1][1];
      for (int i = 0; i < out.length; i++) {
        out[i][0][0] = in[i / (height * width)][i / width % height][i % width];
      }
      return out;
    }
    if (layer instanceof LayerSpec.MaxPool pool) {
      int s = pool.size();
      double[][][] out = new double[channels][height / s][width / s];
      each(out, (c, y, x) -> {
        double max = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < s * s; k++) {
          max = Math.max(max, in[c][y * s + k / s][x * s + k % s]);
        }
        return max;
      });
      return out;
    }
    if (layer instanceof LayerSpec.AvgPool || layer instanceof LayerSpec.GlobalAvgPool) {
      int h = layer instanceof LayerSpec.AvgPool pool ? pool.size() : height;
      int w = layer instanceof LayerSpec.AvgPool pool ? pool.size() : width;
      double[][][] out = new double[channels][height / h][width / w];
      each(out, (c, y, x) -> {
        double sum = 0;
        for (int k = 0; k < h * w; k++) {
          sum += in[c][y * h + k / w][x * w + k % w];
        }
        return sum / (h * w);
      });
      return out;
    }
    if (layer instanceof LayerSpec.Pad pad) {
      int m = pad.margin();
      double[][][] out = new double[channels][height + 2 * m][width + 2 * m];
      each(out, (c, y, x) -> y < m || x < m || y >= height + m || x >= width + m ? 0 : in[c][y - m][x - m]);
      return out;
    }
    if (layer instanceof LayerSpec.Relu) {
      double[][][] out = new double[channels][height][width];
      each(out, (c, y, x) -> Math.max(0, in[c][y][x]));
      return out;
    }
    int k = layer instanceof LayerSpec.Conv2d conv ? conv.kernel() : 1;
    double[][][] out = new double[weights.bias().length][height - k + 1][width - k + 1];
    each(out, (o, y, x) -> {
      double sum = weights.bias()[o];
      for (int i = 0; i < channels; i++) {
        for (int dy = 0; dy < k; dy++) {
          for (int dx = 0; dx < k; dx++) {
            sum += (double) weights.weight()[((o * channels + i) * k + dy) * k + dx] * in[i][y + dy][x + dx];
          }
        }
      }
      return sum;
    });
    return out;
  }

  private static void each(double[][][] out, Element element) {
    for (int c = 0; c < out.length; c++) {
      for (int y = 0; y < out[c].length; y++) {
        for (int x = 0; x < out[c][y].length; x++) {
          out[c][y][x] = element.at(c, y, x);
        }
      }
    }
  }

  private interface Element {
    double at(int c, int y, int x);
  }
}
