package org.bayespress.methods.miracle.blocks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.format.candidate.BlockRanges;
import org.bayespress.format.codec.RandomCodeSection;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.EncodedModel;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.model.QuantizedTensor.RandomCoded;
import org.bayespress.format.model.RandomCode;
import org.bayespress.format.network.Preprocessing;

/**
 * The model that blocks make, and how many blocks a file of given length has room for.
 *
 * @param variables number of variables
 * @param seed of the code
 * @param bits of a candidate's number
 * @param around bytes of the file that are no part of the code
 */
public record FileBudget(int variables, int seed, int bits, int around) {

  /**
   * The model.
   *
   * @param scales per tensor; no matter which where it has no variables
   */
  public static CompressedModel model(
      Variables variables, Preprocessing preprocessing, float[] scales, RandomCode code) {
    List<QuantizedTensor> coded = new ArrayList<>();
    for (int t = 0; t < variables.tensors().size(); t++) {
      Variables.TensorVariables tensor = variables.tensors().get(t);
      coded.add(
          tensor.absent()
              ? new QuantizedTensor.Floats(tensor.shape(), new float[tensor.count()])
              : new RandomCoded(tensor.shape(), scales[t], tensor.sharing(), t, tensor.first(), code));
    }
    List<CompressedModel.Layer> layers = new ArrayList<>();
    for (int l = 0; l < coded.size() / 2; l++) {
      String name = variables.network().weightedLayers().get(l).name();
      layers.add(new CompressedModel.Layer(name, coded.get(2 * l), coded.get(2 * l + 1)));
    }
    return new CompressedModel(variables.network(), preprocessing, layers);
  }

  /** The budget of a network's files. */
  public static FileBudget of(Variables variables, Preprocessing preprocessing, int seed, int bits) {
    float[] scales = new float[variables.tensors().size()];
    Arrays.fill(scales, 1f);
    RandomCode one = RandomCode.of(seed, BlockOrder.PLAIN, bits, variables.count(), new int[1]);
    EncodedModel file = BpzWriter.write(model(variables, preprocessing, scales, one));
    int around = file.bytes().length - file.ledger().randomCode().orElseThrow().total();
    return new FileBudget(variables.count(), seed, bits, around);
  }

  /** Longest file of so many blocks of one size: no law shortens their numbers. */
  public int bytes(int blocks) {
    return around + RandomCodeSection.flatBytes(seed, bits, blocks);
  }

  /** Longest file of these blocks, which holds their sizes too. */
  public int bytes(BlockRanges ranges) {
    return bytes(ranges.blocks()) + RandomCodeSection.sizeBytes(ranges);
  }

  /**
   * The largest number of blocks of one size whose file is not longer than {@code bytes}, whatever their numbers turn out to be; 0 if
   * not even one fits. Never more than there are variables.
   */
  public int blocks(int bytes) {
    int low = 0;
    int high = variables;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (bytes(middle) <= bytes) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
