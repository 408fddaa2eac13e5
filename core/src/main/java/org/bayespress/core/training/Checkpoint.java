package org.bayespress.core.training;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.bayespress.core.kernels.Blas;
import org.bayespress.format.io.WholeFile;

/**
 * The state of a training between two steps, as a file: written beside its place, synced and renamed, so that a kill or
 * a full disk leaves the previous one intact. Noise and batch order are functions of seed and step and need no state.
 *
 * <p>Layout, little-endian: magic {@code BPCK}, version (4), fingerprint of the training (8), epochs done (4), steps
 * done in the running epoch (4), running sums of data and KL nats (8, 8), training seconds so far, in the running epoch
 * (8, 8), length of the parameters in bytes (8), parameters and moments as native float32, CRC-32C of all before (4).
 *
 * @param fingerprint what the training is; another one is refused
 * @param epochsDone finished epochs
 * @param stepInEpoch finished steps of the running epoch
 * @param dataSum sum over the running epoch's steps of the mean cross-entropy
 * @param klSum sum over the running epoch's steps of the KL
 * @param seconds training seconds of finished epochs
 * @param epochSeconds training seconds of the running epoch
 */
public record Checkpoint(
    long fingerprint,
    int epochsDone,
    int stepInEpoch,
    double dataSum,
    double klSum,
    double seconds,
    double epochSeconds) {
  private static final int MAGIC = 0x4B435042;
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 4 + 4 + 8 + 4 + 4 + 8 + 8 + 8 + 8 + 8;

  /** The state before the first step. */
  public static Checkpoint start(long fingerprint) {
    return new Checkpoint(fingerprint, 0, 0, 0, 0, 0, 0);
  }

  /** Writes this state and {@code trained} to {@code file}. */
  public void write(Path file, MemorySegment trained) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(MAGIC).putInt(VERSION).putLong(fingerprint).putInt(epochsDone).putInt(stepInEpoch);
    header.putDouble(dataSum).putDouble(klSum).putDouble(seconds).putDouble(epochSeconds);
    header.putLong(trained.byteSize()).flip();
    CRC32C checksum = new CRC32C();
    checksum.update(header.duplicate());
    checksum.update(trained.asByteBuffer());
    ByteBuffer tail = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) checksum.getValue()).flip();
    try {
      WholeFile.write(file, out -> {
        WritableByteChannel channel = Channels.newChannel(out);
        channel.write(header);
        channel.write(trained.asByteBuffer());
        channel.write(tail);
      });
    } catch (IOException e) {
      throw new IOException(
          "checkpoint " + file + " could not be written (" + e.getMessage()
              + "); the one before it is intact: free some space and continue with --resume",
          e);
    }
  }

  /**
   * Which training a state belongs to.
   *
   * @return its fingerprint
   * @throws IOException if the file is damaged or of another version
   */
  public static long fingerprintOf(Path file) throws IOException {
    return whole(file).getLong(8);
  }

  /**
   * Reads a state, and its parameters into {@code trained}.
   *
   * @throws IOException if the file is damaged, of another version, or belongs to another training
   */
  public static Checkpoint read(Path file, long fingerprint, MemorySegment trained) throws IOException {
    ByteBuffer bytes = whole(file).position(8);
    long found = bytes.getLong();
    if (found != fingerprint) {
      throw new IOException(
          "checkpoint " + file + " belongs to a training with another configuration, or on another kind of machine:"
              + " resume with the configuration in the run folder; where its manifest.json has another \"openBlasCore\""
              + " than " + Blas.coreName() + ", which computes here, set the environment variable OPENBLAS_CORETYPE to"
              + " that name; or choose another --run-dir");
    }
    Checkpoint state =
        new Checkpoint(
            found, bytes.getInt(), bytes.getInt(), bytes.getDouble(), bytes.getDouble(), bytes.getDouble(),
            bytes.getDouble());
    long parameters = bytes.getLong();
    if (parameters != trained.byteSize()) {
      throw damaged(file, "it has " + parameters + " bytes of parameters where " + trained.byteSize() + " are due");
    }
    trained.copyFrom(MemorySegment.ofBuffer(bytes.slice(bytes.position(), (int) parameters)));
    return state;
  }

  /** All bytes of a file that is as it was written. */
  private static ByteBuffer whole(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer header = first(HEADER_BYTES, channel);
      if (header.limit() < HEADER_BYTES) {
        throw damaged(file, "it has only " + header.limit() + " bytes");
      }
      if (header.getInt(0) != MAGIC) {
        throw damaged(file, "it does not begin as a checkpoint does");
      }
      if (header.getInt(4) != VERSION) {
        throw new IOException(
            "checkpoint " + file + " has version " + header.getInt(4) + ", this program reads " + VERSION
                + "; continue it with the program that wrote it, or start anew in another run folder");
      }
      long expected = HEADER_BYTES + header.getLong(HEADER_BYTES - 8) + 4;
      if (channel.size() != expected) {
        throw damaged(file, "it has " + channel.size() + " bytes where " + expected + " are due");
      }
      ByteBuffer bytes = first(expected, channel);
      CRC32C checksum = new CRC32C();
      checksum.update(bytes.duplicate().limit((int) expected - 4));
      if ((int) checksum.getValue() != bytes.getInt((int) expected - 4)) {
        throw damaged(file, "its checksum does not match");
      }
      return bytes;
    }
  }

  /** The first bytes of a file; fewer if it is shorter. */
  private static ByteBuffer first(long count, FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, channel.size())).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
      continue;
    }
    return bytes.flip();
  }

  private static IOException damaged(Path file, String how) {
    return new IOException(
        "checkpoint " + file + " is damaged: " + how + "; remove it to start this training anew, nothing else is lost");
  }
}
