package org.bayespress.core.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/**
 * A planned sequence of operations. Record operations, allocate the slab, then replay {@link #forward} and {@link
 * #backward} at every step. Gradients of parameters are overwritten by each backward pass.
 */
public final class Tape {
  private final Slab slab;
  private final WorkerPool pool;
  private final NoiseSource noise;
  private final int batch;
  private final int group;
  private final boolean learning;
  private final List<Operation> operations = new ArrayList<>();
  private final List<Variable> variables = new ArrayList<>();
  private final Map<Variable, ChannelMoments> moments = new IdentityHashMap<>();
  private SoftmaxCrossEntropy loss;
  private int samplingLayers;

  /**
   * An empty tape.
   *
   * @param slab where every array is planned
   * @param pool threads
   * @param noise normals for variational layers
   * @param batch examples per step
   * @param learning whether gradients are wanted; without, no memory is planned for them
   */
  public Tape(Slab slab, WorkerPool pool, NoiseSource noise, int batch, boolean learning) {
    this(slab, pool, noise, batch, groupOf(batch), learning);
  }

  /**
   * An empty tape with groups of a given size.
   *
   * @param group images of a group, a divisor of {@code batch}
   */
  public Tape(Slab slab, WorkerPool pool, NoiseSource noise, int batch, int group, boolean learning) {
    if (group < 1 || batch % group != 0) {
      throw new IllegalArgumentException("groups of " + group + " images do not divide a batch of " + batch);
    }
    this.slab = slab;
    this.pool = pool;
    this.noise = noise;
    this.batch = batch;
    this.learning = learning;
    this.group = group;
  }

  /**
   * Images of a group: 16 where they divide the batch, since windows then move by whole vectors, otherwise the largest
   * divisor up to 10. What a group needs stays in the second-level cache.
   */
  public static int groupOf(int batch) {
    if (batch % 16 == 0) {
      return 16;
    }
    int group = 10;
    while (batch % group != 0) {
      group--;
    }
    return group;
  }

  /** Images of a group; see the package description for the layout. */
  public int group() {
    return group;
  }

  /** An image input without gradient; fill it in the layout of the package description. */
  public Variable image(int channels, int height, int width) {
    return variable(false, batch / group, channels, height, width, group);
  }

  /** An image input with a gradient, for a tape that holds the inner part of a network. */
  public Variable innerImage(int channels, int height, int width) {
    return variable(true, batch / group, channels, height, width, group);
  }

  /** A vector input without gradient, {@code [batch, features]}. */
  public Variable vector(int features) {
    return variable(false, batch, features);
  }

  /**
   * An image whose channels several operations write, each some that are next to each other ({@link #part}): what a
   * concatenation of them would be, without copying. Every channel has to be written before one behind it is read.
   */
  public Variable assembled(int channels, int height, int width) {
    return variable(true, batch / group, channels, height, width, group);
  }

  /** Channels {@code first .. first + count - 1} of an {@link #assembled} image. */
  public Variable part(Variable whole, int first, int count) {
    return whole.channels(first, count);
  }

  /** The same image in memory of its own: itself, or a copy where it is part of a larger one. */
  public Variable alone(Variable x) {
    return x.isWhole() ? x : place(x, 0, null);
  }

  /** The image within {@code margin} zeros on every side. */
  public Variable pad(Variable x, int margin) {
    return place(x, margin, null);
  }

  /** Copies an image into {@code into}, a {@link #part} of as many channels. */
  public Variable copy(Variable x, Variable into) {
    return place(x, 0, into);
  }

  private Variable place(Variable x, int margin, Variable into) {
    Variable y = into;
    if (into == null) {
      int height = x.value().extent(2) + 2 * margin;
      int width = x.value().extent(3) + 2 * margin;
      y = variable(x.needsGradient(), batch / group, x.channels(), height, width, group).within(margin);
    }
    add(new PlaceOperation(x, y, margin));
    return y;
  }

  private Variable variable(boolean gradient, int... shape) {
    return remember(Variable.of(slab.reserve(shape), gradientTensor(gradient, shape)));
  }

  private Tensor gradientTensor(boolean wanted, int... shape) {
    return wanted && learning ? slab.reserve(shape) : null;
  }

  private Variable remember(Variable variable) {
    variables.add(variable);
    return variable;
  }

  /**
   * A dense layer; variational when the parameters have a variance.
   *
   * @throws IllegalArgumentException if the weights do not lie as {@link WeightLayout#tapeShape} says: products would read behind them
   */
  public Variable dense(Variable x, Parameters weights) {
    int[] due = WeightLayout.dense(x.value().extent(1), weights.bias().length()).tapeShape();
    if (!Arrays.equals(weights.mean().shape(), due)) {
      throw new IllegalArgumentException(
          "weights of " + x.value().extent(1) + " inputs and " + weights.bias().length() + " outputs: found shape "
              + Arrays.toString(weights.mean().shape()) + ", the tape reads " + Arrays.toString(due)
              + "; see WeightLayout.tapeShape");
    }
    Variable y = variable(true, batch, weights.bias().length());
    operations.add(new DenseOperation(slab, pool.threads(), x, y, weights, layerOf(weights), scaleOf(x)));
    return y;
  }

  /** The operation that has just made x, where it scales an input without gradient; otherwise null. */
  private VectorScaleOperation scaleOf(Variable x) {
    return !operations.isEmpty() && operations.getLast() instanceof VectorScaleOperation scale && scale.isFirst(x)
        ? scale : null;
  }

  /** A convolution; variational when the parameters have a variance. */
  public Variable conv2d(Variable x, Parameters weights) {
    return conv2d(x, weights, null);
  }

  /**
   * A convolution that writes its channels into {@code into}.
   *
   * @param into a {@link #part} of an image; null for an image of its own
   */
  public Variable conv2d(Variable x, Parameters weights, Variable into) {
    int kernel = weights.mean().extent(2);
    int height = x.value().extent(2) - kernel + 1;
    int width = x.value().extent(3) - kernel + 1;
    Variable y =
        into != null ? into : variable(true, batch / group, weights.mean().extent(0), height, width, group);
    add(new ConvOperation(slab, pool.threads(), alone(x), y, weights, layerOf(weights)));
    return y;
  }

  /**
   * Batch normalisation, where {@code rectified} ReLU behind it, and {@code margin} zeros on every side: one pass over the
   * image. Without gradients, the scales and shifts that the parameters hold.
   */
  public Variable normalize(Variable x, NormalizationParameters parameters, boolean rectified, int margin) {
    boolean given = parameters.areGiven();
    ChannelMoments own =
        given ? null : moments.computeIfAbsent(x.whole(), image -> new ChannelMoments(image, pool.threads()));
    BatchNormalization normalization = new BatchNormalization(x, parameters, own, rectified);
    int height = x.value().extent(2) + 2 * margin;
    int width = x.value().extent(3) + 2 * margin;
    Variable y = variable(true, batch / group, x.channels(), height, width, group).within(margin);
    NormalizeOperation rest = new NormalizeOperation(pool.threads(), normalization, y, margin);
    if (!given) {
      add(new MomentsOperation(normalization, rest));
    }
    add(rest);
    return y;
  }

  /**
   * Means over non-overlapping windows.
   *
   * @param into a {@link #part} of an image; null for an image of its own
   */
  public Variable meanPool(Variable x, int windowHeight, int windowWidth, Variable into) {
    int height = x.value().extent(2) / windowHeight;
    int width = x.value().extent(3) / windowWidth;
    Variable y = into != null ? into : variable(true, batch / group, x.channels(), height, width, group);
    add(new MeanPoolOperation(pool.threads(), x, y, windowHeight, windowWidth));
    return y;
  }

  /** The mean of every channel, {@code [batch, channels]}. */
  public Variable globalMean(Variable x) {
    return flatten(meanPool(x, x.value().extent(2), x.value().extent(3), null));
  }

  /**
   * A convolution, random scales of its channels where {@code scales} is not null, and max-pooling over {@code size x size}
   * windows: the same as {@link #conv2d}, {@link #scale} and {@link #maxPool} one after the other, and much faster.
   *
   * @throws IllegalArgumentException if there is not one group of scales per output
   */
  public Variable pooledConv2d(Variable image, Parameters weights, ScaleParameters scales, int size) {
    Variable x = alone(image);
    int outputs = weights.mean().extent(0);
    if (scales != null) {
      requireGroups(scales, outputs, "channels");
    }
    int kernel = weights.mean().extent(2);
    int height = (x.value().extent(2) - kernel + 1) / size;
    int width = (x.value().extent(3) - kernel + 1) / size;
    Variable y = variable(true, batch / group, outputs, height, width, group);
    int layer = layerOf(weights);
    ChannelScales drawn =
        scales == null ? null : new ChannelScales(slab, scales, samplingLayers++, batch / group, group);
    add(new PooledConvOperation(slab, pool.threads(), x, y, weights, layer, drawn, size));
    return y;
  }

  /**
   * Multiplies with random scales: of a vector one per example and feature, of an image one per example and channel.
   *
   * @throws IllegalArgumentException if there is not one group per feature or channel
   */
  public Variable scale(Variable image, ScaleParameters scales) {
    Variable x = alone(image);
    int[] shape = x.value().shape();
    requireGroups(scales, shape[1], shape.length == 2 ? "features" : "channels");
    Variable y = remember(Variable.multiple(x, slab.reserve(shape), gradientTensor(true, shape)));
    int layer = samplingLayers++;
    if (shape.length == 2) {
      operations.add(new VectorScaleOperation(slab, x, y, scales, layer));
    } else {
      add(new ImageScaleOperation(slab, pool.threads(), x, y, scales, layer));
    }
    return y;
  }

  private static void requireGroups(ScaleParameters scales, int wanted, String what) {
    if (scales.groups() != wanted) {
      throw new IllegalArgumentException(
          scales.groups() + " groups of scales do not fit " + wanted + " " + what
              + "; there is one group per input of a dense layer and per filter of a convolution");
    }
  }

  /** Consecutive operations on the same groups become one stage, until one of them needs all groups. */
  private void add(GroupwiseOperation operation) {
    if (!operations.isEmpty() && operations.getLast() instanceof GroupwiseStage stage && !stage.endsStage()) {
      stage.add(operation);
    } else {
      operations.add(new GroupwiseStage(operation));
    }
  }

  private int layerOf(Parameters weights) {
    return weights.variational() ? samplingLayers++ : -1;
  }

  /** Max-pooling over {@code size x size} windows. */
  public Variable maxPool(Variable image, int size) {
    Variable x = alone(image);
    int height = x.value().extent(2) / size;
    int width = x.value().extent(3) / size;
    Variable y = variable(x.needsGradient(), batch / group, x.value().extent(1), height, width, group);
    add(new MaxPoolOperation(slab, x, y, size));
    return y;
  }

  /** max(0, x). */
  public Variable relu(Variable image) {
    Variable x = alone(image);
    int[] shape = x.value().shape();
    Variable y = remember(Variable.ofSupport(slab.reserve(shape), gradientTensor(x.needsGradient(), shape)));
    if (!operations.isEmpty() && operations.getLast() instanceof DenseOperation dense && dense.makes(x)) {
      dense.rectify(y);
    } else if (shape.length == 2) {
      operations.add(new ReluOperation(x, y));
    } else {
      add(new ImageReluOperation(x, y));
    }
    return y;
  }

  /** Images to vectors. */
  public Variable flatten(Variable image) {
    Variable x = alone(image);
    Variable y =
        variable(x.needsGradient(), batch, x.value().extent(1) * x.value().extent(2) * x.value().extent(3));
    add(new FlattenOperation(x, y));
    return y;
  }

  /** Ends the tape with the mean cross-entropy of a softmax over the logits. */
  public SoftmaxCrossEntropy softmaxCrossEntropy(Variable logits) {
    loss = new SoftmaxCrossEntropy(logits);
    return loss;
  }

  /** Runs all operations with the noise of {@code step}. */
  public void forward(int step) {
    Pass pass = new Pass(pool, noise, step);
    for (Operation operation : operations) {
      operation.forward(pass);
    }
    if (loss != null) {
      loss.forward(pool);
    }
  }

  /** Runs all backward passes with a loss gradient of {@code scale}; {@link #forward} of the same step has run. */
  public void backward(int step, double scale) {
    requireLearning();
    variables.forEach(Variable::forgetGradient);
    loss.backward(scale);
    backwardThroughOperations(step);
  }

  /** Runs all backward passes of a tape that ends in {@code output}, whose gradient the caller has filled in. */
  public void backwardFrom(Variable output, int step) {
    requireLearning();
    variables.forEach(Variable::forgetGradient);
    output.claimGradient();
    backwardThroughOperations(step);
  }

  private void requireLearning() {
    if (!learning) {
      throw new IllegalStateException("this tape was planned without gradients");
    }
  }

  private void backwardThroughOperations(int step) {
    Pass pass = new Pass(pool, noise, step);
    for (int i = operations.size() - 1; i >= 0; i--) {
      operations.get(i).backward(pass);
    }
  }
}
