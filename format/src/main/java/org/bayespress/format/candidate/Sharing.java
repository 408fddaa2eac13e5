package org.bayespress.format.candidate;

/**
 * Which variable every value of a tensor takes, and with which sign, where several share one (the hashing trick: Chen,
 * Wilson, Tyree, Weinberger and Chen, "Compressing neural networks with the hashing trick", ICML 2015).
 *
 * <p>The values are put into an order shuffled by the seed and the number of the tensor. The value at place p of it takes
 * variable {@code p mod v}, negated if {@code floor(p / v)} is odd, v being the number of variables. So each variable
 * serves equally many values, none is left over, and values that share one lie anywhere in the tensor.
 *
 * @param variables number of variables, v
 * @param variable per value, 0 .. v - 1
 * @param negated per value
 */
public record Sharing(int variables, int[] variable, boolean[] negated) {

  /**
   * The sharing of a tensor.
   *
   * @param seed of the code
   * @param tensor number of the tensor in its file, weights of the first layer 0, its bias 1, and so on
   * @param count values of the tensor
   * @param factor values per variable; 1 for no sharing: value i takes variable i
   */
  public static Sharing of(int seed, int tensor, int count, int factor) {
    int variables = variables(count, factor);
    int[] variable = new int[count];
    boolean[] negated = new boolean[count];
    if (factor == 1) {
      for (int i = 0; i < count; i++) {
        variable[i] = i;
      }
      return new Sharing(variables, variable, negated);
    }
    int[] order = new Stream(seed, tensor, Stream.SHARING).shuffled(count);
    for (int p = 0; p < count; p++) {
      variable[order[p]] = p % variables;
      negated[order[p]] = (p / variables & 1) != 0;
    }
    return new Sharing(variables, variable, negated);
  }

  /** Variables of a tensor of so many values. */
  public static int variables(int count, int factor) {
    return (int) (((long) count + factor - 1) / factor);
  }

  /** The values that normals give, of which the first variable takes number {@code from}. */
  public float[] spread(float[] normals, int from, float scale) {
    float[] values = new float[variable.length];
    for (int i = 0; i < values.length; i++) {
      float value = normals[from + variable[i]] * scale;
      values[i] = negated[i] ? -value : value;
    }
    return values;
  }
}
