package org.bayespress.format.codec;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.model.Coding;
import org.bayespress.format.model.CodingVariant;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.model.QuantizedTensor.FixedPoint;
import org.bayespress.format.model.QuantizedTensor.Floats;

/** Which codecs a coding variant allows for a tensor. */
final class CodingRules {

  /** Codebook of the published "maximum" compression, five bits an index. */
  private static final int MAXIMUM_ENTRIES = 32;

  private CodingRules() {}

  /**
   * The tensor in every way that is allowed, at least one.
   *
   * @throws IllegalArgumentException if there is none
   */
  static List<Section> sections(
      String name, QuantizedTensor tensor, TensorContext context, Coding coding, TensorRole role) {
    if (coding.variant() == CodingVariant.RANGE_CODED) {
      return RangeCodedStorage.encode(tensor, context);
    }
    if (role == TensorRole.BIAS) {
      return bias(tensor, context, coding);
    }
    List<Section> sections = switch (coding.variant()) {
      case FAST_PREDICTION -> tensor instanceof QuantizedTensor.Codebook ? List.of() : packed(tensor, context);
      case MAXIMUM -> PackedStorage.encodeCodebook(tensor.toFloats(), MAXIMUM_ENTRIES, context);
      default -> relative(tensor, coding);
    };
    if (sections.isEmpty()) {
      throw new IllegalArgumentException("tensor " + name + " cannot be coded as " + coding.variant().label() + ": "
          + refusal(tensor, coding.variant()) + ", or choose " + CodingVariant.RANGE_CODED.label());
    }
    return sections;
  }

  /** The published sizes leave biases out; they are stored in the manner of the weights, as tightly as it allows. */
  private static List<Section> bias(QuantizedTensor tensor, TensorContext context, Coding coding) {
    List<Section> sections = new ArrayList<>(packed(tensor, context));
    if (coding.variant() == CodingVariant.HISTORICAL) {
      sections.removeIf(section -> section.codec().layout() == Layout.SPARSE);
      sections.addAll(relative(tensor, coding));
    }
    return sections;
  }

  private static List<Section> packed(QuantizedTensor tensor, TensorContext context) {
    if (tensor instanceof FixedPoint fixed) {
      return PackedStorage.encode(fixed, context);
    }
    if (tensor instanceof Floats floats) {
      return List.of(RangeCodedStorage.plain(floats), PackedStorage.encode(floats, context));
    }
    return PackedStorage.encodeCodebook(tensor.toFloats(), PackedStorage.ENTRIES_LIMIT, context);
  }

  private static List<Section> relative(QuantizedTensor tensor, Coding coding) {
    float[] values = tensor.toFloats();
    boolean few =
        DistinctValues.of(values).values().length <= RelativeStorage.CODEBOOK_LIMIT + (hasZero(values) ? 1 : 0);
    return few ? List.of(RelativeStorage.encode(values, coding.indexBits())) : List.of();
  }

  private static boolean hasZero(float[] values) {
    return TensorNumbers.stored(values) < values.length;
  }

  private static String refusal(QuantizedTensor tensor, CodingVariant variant) {
    if (variant == CodingVariant.FAST_PREDICTION) {
      return "it is a codebook; give fixed-point levels";
    }
    int limit = variant == CodingVariant.MAXIMUM ? MAXIMUM_ENTRIES : RelativeStorage.CODEBOOK_LIMIT;
    int found = DistinctValues.of(tensor.toFloats()).values().length;
    return "it has " + found + " different values, zero included, allowed are " + limit
        + (variant == CodingVariant.MAXIMUM ? ", with zero if a survivor is zero" : " beside zero")
        + "; cluster the values first";
  }
}
