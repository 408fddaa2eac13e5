package org.bayespress.core.data.own;

import java.nio.ByteOrder;
import java.util.Map;

/**
 * Element type of an {@code .npy} file, from its {@code descr}: a byte order ({@code <} little-endian, {@code >} big-endian,
 * {@code |} where it does not matter), a kind ({@code u} unsigned, {@code i} signed, {@code f} real) and a number of bytes.
 *
 * @param descr as it stands in the file, for example {@code <f4}
 */
record NpyType(String descr) {

  /** Kinds that are known to be something else than numbers, for messages. */
  private static final Map<Character, String> OTHERS = Map.of(
      'b', "bool", 'c', "complex", 'm', "timedelta", 'M', "datetime", 'O', "Python objects", 'S', "byte strings", 'U',
      "strings", 'V', "records");

  /** Unsigned bytes. */
  boolean isUnsignedByte() {
    return matches("[<>|=]?u1");
  }

  /** Single-precision real numbers. */
  boolean isFloat32() {
    return matches("[<>]f4");
  }

  /** Whole numbers of 1, 2, 4 or 8 bytes. */
  boolean isWhole() {
    return matches("[<>|=]?[ui]1|[<>][ui][248]");
  }

  boolean isSigned() {
    return kind() == 'i';
  }

  /** Bytes of an element; only of the types above. */
  int bytes() {
    return descr.charAt(descr.length() - 1) - '0';
  }

  ByteOrder order() {
    return descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** NumPy's name, such as {@code float64}, with the byte order where that is big-endian. */
  String label() {
    String size = descr.replaceAll("\\D", "");
    String name = switch (kind()) {
      case 'u' -> "uint";
      case 'i' -> "int";
      case 'f' -> "float";
      default -> OTHERS.getOrDefault(kind(), "descr " + descr);
    };
    boolean number = "uif".indexOf(kind()) >= 0 && size.matches("\\d{1,2}");
    String order = descr.startsWith(">") ? ", big-endian" : "";
    return (number ? name + 8 * Integer.parseInt(size) : name) + order;
  }

  private char kind() {
    String letters = descr.replaceAll("[^a-zA-Z]", "");
    return letters.isEmpty() ? '?' : letters.charAt(0);
  }

  private boolean matches(String pattern) {
    return descr.matches(pattern);
  }
}
