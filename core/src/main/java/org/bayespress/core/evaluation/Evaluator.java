package org.bayespress.core.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.bayespress.core.autodiff.NormalizationParameters;
import org.bayespress.core.autodiff.Parameters;
import org.bayespress.core.autodiff.Tape;
import org.bayespress.core.autodiff.Variable;
import org.bayespress.core.autodiff.WeightLayout;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.method.InputMoments;
import org.bayespress.core.method.ValidationError;
import org.bayespress.core.network.NetworkParameters;
import org.bayespress.core.network.TapedNetwork;
import org.bayespress.core.posterior.ScaleAndShift;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.training.BatchLoader;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Runs a network of given weights over all images of a data set; details are ND4J's {@link Evaluation}. */
public final class Evaluator implements ValidationError, AutoCloseable {
  private static final int BATCH = 500;

  /** Most floats between the layers of a batch: 512 MiB. A large network takes smaller batches. */
  private static final long MOST_FLOATS = 1L << 27;

  private final Slab slab = new Slab();
  private final List<Parameters> parameters = new ArrayList<>();
  private final List<NormalizationParameters> normalizations = new ArrayList<>();
  private final List<WeightLayout> layouts = new ArrayList<>();
  private final Dataset data;
  private final BatchLoader loader;
  private final Tape tape;
  private final TapedNetwork taped;
  private final INDArray logits;
  private final int classes;
  private final int batch;

  /** An evaluator over {@code data}; its memory is planned here, once. */
  public Evaluator(NetworkSpec network, Dataset data, Preprocessing preprocessing, WorkerPool pool) {
    this.data = data;
    this.classes = network.classes();
    for (LayerSpec.Weighted layer : network.weightedLayers()) {
      WeightLayout layout = WeightLayout.of(layer);
      layouts.add(layout);
      parameters.add(
          new Parameters(
              slab.reserve(layout.tapeShape()), null, slab.reserve(layer.outputs()), null, null, null));
    }
    for (LayerSpec.BatchNorm layer : network.normalizations()) {
      normalizations.add(
          NormalizationParameters.given(slab.reserve(layer.channels()), slab.reserve(layer.channels())));
    }
    batch = batch(network);
    tape = new Tape(slab, pool, null, batch, TapedNetwork.groupOf(network, batch), false);
    taped = TapedNetwork.record(tape, network, new NetworkParameters(parameters, List.of(), normalizations));
    slab.allocate();
    normalizations.forEach(each -> each.gamma().fill(1f));
    loader = BatchLoader.of(data, preprocessing);
    // OpenBLAS before ND4J, which would load it with the kernels that OpenBLAS picks by itself; and after it, see there
    Blas.keepSingleThreaded();
    logits = taped.logits().value().asINDArray();
    Blas.keepSingleThreaded();
  }

  private static int batch(NetworkSpec network) {
    long floats = 0;
    for (int[] shape : network.shapes()) {
      floats += Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    }
    long most = MOST_FLOATS / floats;
    // whole groups of images
    return most >= BATCH ? BATCH : (int) Math.max(16, most / 16 * 16);
  }

  @Override
  public ValidationError under(List<ScaleAndShift> scalesAndShifts) {
    return new ValidationError() {
      @Override
      public double percent(List<float[]> weights, List<float[]> biases) {
        normalize(scalesAndShifts);
        return Evaluator.this.percent(weights, biases);
      }

      @Override
      public List<double[]> meanInputs(List<float[]> weights, List<float[]> biases) {
        normalize(scalesAndShifts);
        return Evaluator.this.meanInputs(weights, biases);
      }

      @Override
      public InputMoments moments(int normalization, List<float[]> weights, List<float[]> biases) {
        normalize(scalesAndShifts);
        return Evaluator.this.moments(normalization, weights, biases);
      }

      @Override
      public ValidationError under(List<ScaleAndShift> others) {
        return Evaluator.this.under(others);
      }
    };
  }

  private void normalize(List<ScaleAndShift> scalesAndShifts) {
    if (scalesAndShifts.size() != normalizations.size()) {
      throw new IllegalArgumentException(
          scalesAndShifts.size() + " scales and shifts for " + normalizations.size() + " batch normalisations");
    }
    for (int i = 0; i < normalizations.size(); i++) {
      normalizations.get(i).gamma().copyFrom(scalesAndShifts.get(i).scale());
      normalizations.get(i).beta().copyFrom(scalesAndShifts.get(i).shift());
    }
  }

  /** Accuracy, error and confusion matrix of the network with these parameters. */
  public Evaluation evaluate(List<float[]> weights, List<float[]> biases) {
    Evaluation evaluation = new Evaluation(classes);
    int[] labels = taped.loss().labels();
    forEachBatch(weights, biases, rows -> {
      try (INDArray truth = Nd4j.zeros(rows, classes)) {
        for (int row = 0; row < rows; row++) {
          truth.putScalar(row, labels[row], 1f);
        }
        evaluation.eval(truth, logits.get(NDArrayIndex.interval(0, rows), NDArrayIndex.all()));
      }
    });
    return evaluation;
  }

  /** Forward passes over all images; after each {@code eachBatch} gets the number of images in it. */
  private void forEachBatch(List<float[]> weights, List<float[]> biases, IntConsumer eachBatch) {
    for (int i = 0; i < parameters.size(); i++) {
      parameters.get(i).mean().copyFrom(layouts.get(i).pad(layouts.get(i).arrange(weights.get(i))));
      parameters.get(i).bias().copyFrom(biases.get(i));
    }
    int[] order = new int[data.count()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    for (int from = 0; from < order.length; from += batch) {
      loader.load(taped.input().value(), taped.loss().labels(), order, from);
      tape.forward(0);
      eachBatch.accept(Math.min(batch, order.length - from));
    }
  }

  @Override
  public List<double[]> meanInputs(List<float[]> weights, List<float[]> biases) {
    List<double[]> sums = new ArrayList<>();
    for (Variable read : taped.read()) {
      sums.add(new double[read.value().extent(1)]);
    }
    forEachBatch(weights, biases, rows -> {
      for (int layer = 0; layer < sums.size(); layer++) {
        add(taped.read().get(layer).value(), rows, sums.get(layer));
      }
    });
    for (int layer = 0; layer < sums.size(); layer++) {
      Tensor read = taped.read().get(layer).value();
      double terms = (double) data.count() * (vectors(read) ? 1 : read.extent(2) * read.extent(3));
      for (int i = 0; i < sums.get(layer).length; i++) {
        sums.get(layer)[i] /= terms;
      }
    }
    return sums;
  }

  private static boolean vectors(Tensor read) {
    return read.shape().length == 2;
  }

  /** Adds the first {@code rows} examples, per feature or channel. */
  private static void add(Tensor read, int rows, double[] sums) {
    int positions = vectors(read) ? 1 : read.extent(2) * read.extent(3);
    int images = vectors(read) ? 1 : read.extent(4);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < sums.length; i++) {
        long first = ((long) row / images * sums.length + i) * positions * images + row % images;
        for (int position = 0; position < positions; position++) {
          sums[i] += read.get(first + (long) position * images);
        }
      }
    }
  }

  @Override
  public InputMoments moments(int normalization, List<float[]> weights, List<float[]> biases) {
    return moments(List.of(taped.normalized().get(normalization)), weights, biases).getFirst();
  }

  /** Moments of what every batch normalisation of the network reads at evaluation. */
  List<InputMoments> moments(TrainedPosterior network) {
    normalize(network.scalesAndShifts());
    return moments(taped.normalized(), network.means(), network.biases());
  }

  private List<InputMoments> moments(List<Variable> all, List<float[]> weights, List<float[]> biases) {
    List<double[][]> sums = all.stream().map(read -> new double[2][read.channels()]).toList();
    forEachBatch(weights, biases, rows -> {
      for (int i = 0; i < sums.size(); i++) {
        addSquares(all.get(i), rows, sums.get(i));
      }
    });
    List<InputMoments> moments = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      Tensor read = all.get(i).value();
      double terms = (double) data.count() * read.extent(2) * read.extent(3);
      double[] mean = Arrays.stream(sums.get(i)[0]).map(sum -> sum / terms).toArray();
      double[] variance = new double[mean.length];
      for (int c = 0; c < mean.length; c++) {
        // rounding may leave a little less than nothing
        variance[c] = Math.max(0, sums.get(i)[1][c] / terms - mean[c] * mean[c]);
      }
      moments.add(new InputMoments(mean, variance));
    }
    return moments;
  }

  /** Adds values and squares of the first {@code rows} images, per channel. */
  private static void addSquares(Variable read, int rows, double[][] sums) {
    Tensor values = read.value();
    int positions = values.extent(2) * values.extent(3);
    int images = values.extent(4);
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < read.channels(); c++) {
        long channel = (long) row / images * values.extent(1) + read.firstChannel() + c;
        for (int position = 0; position < positions; position++) {
          double value = values.get((channel * positions + position) * images + row % images);
          sums[0][c] += value;
          sums[1][c] += value * value;
        }
      }
    }
  }

  @Override
  public double percent(List<float[]> weights, List<float[]> biases) {
    int[] right = {0};
    int[] labels = taped.loss().labels();
    // an evaluation of ND4J takes several times as long as the forward passes, and methods ask often
    forEachBatch(weights, biases, rows -> {
      for (int row = 0; row < rows; row++) {
        right[0] += likeliest(row) == labels[row] ? 1 : 0;
      }
    });
    return 100.0 * (data.count() - right[0]) / data.count();
  }

  /** The first class with the largest logit. */
  private int likeliest(int row) {
    Tensor values = taped.logits().value();
    long from = (long) row * classes;
    int best = 0;
    for (int k = 1; k < classes; k++) {
      if (values.get(from + k) > values.get(from + best)) {
        best = k;
      }
    }
    return best;
  }

  @Override
  public void close() {
    slab.close();
  }
}
