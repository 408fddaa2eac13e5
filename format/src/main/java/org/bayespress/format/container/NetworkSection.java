package org.bayespress.format.container;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bayespress.format.coding.ByteReader;
import org.bayespress.format.coding.ByteWriter;
import org.bayespress.format.coding.CodedDataException;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/** The network's description in a file: a registry number, or written out. Grammar: see the package. */
final class NetworkSection {

  static final int EXTENT_LIMIT = 1 << 20;
  static final int LAYER_LIMIT = 1000;
  static final int NAME_LIMIT = 255;

  private static final int DENSE = 1;
  private static final int CONV2D = 2;
  private static final int MAX_POOL = 3;
  private static final int RELU = 4;
  private static final int FLATTEN = 5;
  private static final int CONV2D_WITHOUT_BIAS = 6;
  private static final int BATCH_NORM = 7;
  private static final int PAD = 8;
  private static final int AVG_POOL = 9;
  private static final int GLOBAL_AVG_POOL = 10;
  private static final int REMEMBER = 11;
  private static final int APPEND = 12;

  private NetworkSection() {}

  static void write(ByteWriter out, NetworkSpec network) {
    int number = KnownNetworks.numberOf(network);
    out.writeByte(number);
    if (number == 0) {
      writeName(out, network.name());
      writeExtents(out, network.channels(), network.height(), network.width());
      if (network.layers().size() > LAYER_LIMIT) {
        throw new IllegalArgumentException(
            "network " + network.name() + " has " + network.layers().size() + " layers, allowed are " + LAYER_LIMIT);
      }
      out.writeVarint(network.layers().size());
      for (LayerSpec layer : network.layers()) {
        writeLayer(out, layer);
      }
    }
  }

  private static void writeLayer(ByteWriter out, LayerSpec layer) {
    if (layer instanceof LayerSpec.Dense dense) {
      out.writeByte(DENSE);
      writeName(out, dense.name());
      writeExtents(out, dense.in(), dense.out());
    } else if (layer instanceof LayerSpec.Conv2d conv) {
      out.writeByte(conv.biased() ? CONV2D : CONV2D_WITHOUT_BIAS);
      writeName(out, conv.name());
      writeExtents(out, conv.in(), conv.out(), conv.kernel());
    } else if (layer instanceof LayerSpec.MaxPool pool) {
      out.writeByte(MAX_POOL);
      writeExtents(out, pool.size());
    } else if (layer instanceof LayerSpec.BatchNorm normalization) {
      out.writeByte(BATCH_NORM);
      writeName(out, normalization.name());
      writeExtents(out, normalization.channels());
    } else if (layer instanceof LayerSpec.Pad pad) {
      out.writeByte(PAD);
      writeExtents(out, pad.margin());
    } else if (layer instanceof LayerSpec.AvgPool pool) {
      out.writeByte(AVG_POOL);
      writeExtents(out, pool.size());
    } else {
      out.writeByte(kindWithoutNumbers(layer));
    }
  }

  private static int kindWithoutNumbers(LayerSpec layer) {
    if (layer instanceof LayerSpec.Relu) {
      return RELU;
    }
    if (layer instanceof LayerSpec.Flatten) {
      return FLATTEN;
    }
    if (layer instanceof LayerSpec.GlobalAvgPool) {
      return GLOBAL_AVG_POOL;
    }
    return layer instanceof LayerSpec.Remember ? REMEMBER : APPEND;
  }

  private static void writeExtents(ByteWriter out, int... extents) {
    for (int extent : extents) {
      if (extent < 1 || extent > EXTENT_LIMIT) {
        throw new IllegalArgumentException("extent " + extent + " of a network, allowed are 1.." + EXTENT_LIMIT);
      }
      out.writeVarint(extent);
    }
  }

  private static void writeName(ByteWriter out, String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    boolean whole = new String(utf8, StandardCharsets.UTF_8).equals(name);
    if (utf8.length < 1 || utf8.length > NAME_LIMIT || !whole) {
      throw new IllegalArgumentException(
          "name '" + name + "' is " + utf8.length + " bytes of UTF-8, allowed are 1.." + NAME_LIMIT);
    }
    out.writeVarint(utf8.length);
    out.writeBytes(utf8);
  }

  static NetworkSpec read(ByteReader in) {
    int number = in.readByte();
    if (number > KnownNetworks.count()) {
      throw new CodedDataException("registry number " + number + ", allowed are 0.." + KnownNetworks.count());
    }
    if (number > 0) {
      return KnownNetworks.get(number);
    }
    String name = readName(in);
    int channels = readExtent(in, "channels");
    int height = readExtent(in, "height");
    int width = readExtent(in, "width");
    int count = in.readVarint("number of layers", LAYER_LIMIT);
    List<LayerSpec> layers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      LayerSpec layer = readLayer(in);
      String own = layer instanceof LayerSpec.Weighted weighted ? weighted.name()
          : layer instanceof LayerSpec.BatchNorm normalization ? normalization.name() : null;
      if (own != null && !names.add(own)) {
        throw new CodedDataException("two layers are called " + own);
      }
      layers.add(layer);
    }
    try {
      return new NetworkSpec(name, channels, height, width, layers);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CodedDataException(e.getMessage());
    }
  }

  private static LayerSpec readLayer(ByteReader in) {
    int kind = in.readByte();
    return switch (kind) {
      case DENSE -> new LayerSpec.Dense(readName(in), readExtent(in, "inputs"), readExtent(in, "outputs"));
      case CONV2D, CONV2D_WITHOUT_BIAS -> new LayerSpec.Conv2d(
          readName(in), readExtent(in, "input channels"), readExtent(in, "filters"), readExtent(in, "kernel"),
          kind == CONV2D);
      case MAX_POOL -> new LayerSpec.MaxPool(readExtent(in, "window"));
      case RELU -> new LayerSpec.Relu();
      case FLATTEN -> new LayerSpec.Flatten();
      case BATCH_NORM -> new LayerSpec.BatchNorm(readName(in), readExtent(in, "channels"));
      case PAD -> new LayerSpec.Pad(readExtent(in, "margin"));
      case AVG_POOL -> new LayerSpec.AvgPool(readExtent(in, "window"));
      case GLOBAL_AVG_POOL -> new LayerSpec.GlobalAvgPool();
      case REMEMBER -> new LayerSpec.Remember();
      case APPEND -> new LayerSpec.Append();
      default -> throw new CodedDataException("layer kind " + kind + ", allowed are 1.." + APPEND);
    };
  }

  private static int readExtent(ByteReader in, String what) {
    int extent = in.readVarint(what, EXTENT_LIMIT);
    if (extent == 0) {
      throw new CodedDataException(what + " is 0, allowed are 1.." + EXTENT_LIMIT);
    }
    return extent;
  }

  private static String readName(ByteReader in) {
    int length = in.readVarint("length of a name", NAME_LIMIT);
    if (length == 0) {
      throw new CodedDataException("a name is empty");
    }
    int start = in.skip(length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in.array(), start, length)).toString();
    } catch (CharacterCodingException e) {
      throw new CodedDataException("a name is not UTF-8");
    }
  }
}
