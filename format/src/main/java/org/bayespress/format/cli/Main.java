package org.bayespress.format.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.idx.IdxImages;
import org.bayespress.format.idx.IdxLabels;
import org.bayespress.format.inference.Evaluation;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.safetensors.SafetensorsWriter;

/**
 * {@code decode MODEL.bpz OUT.safetensors}, {@code inspect [--json] MODEL.bpz}, {@code eval [--json] MODEL.bpz IMAGES
 * LABELS}. Exit codes: 0 fine, 2 the input is wrong (usage, a file that is not there, files that do not go together), 3
 * a file that is damaged or cannot be read or written, 70 a bug.
 */
public final class Main {

  static final int OK = 0;
  static final int USAGE = 2;
  static final int DATA = 3;
  static final int BUG = 70;

  private static final String HELP =
      """
      Usage: java -jar bayespress-format.jar COMMAND
        decode MODEL.bpz OUT.safetensors       write the network's tensors as float32
        inspect [--json] MODEL.bpz             what is in the file, and where its bytes go
        eval [--json] MODEL.bpz IMAGES LABELS  classify images (idx files, plain or gzip) and count errors
        --help, --version
      """;

  private final PrintStream out;
  private final PrintStream err;
  private boolean json;

  private Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  /** Runs a command and returns its exit code. */
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    int code = new Main(out, err).run(new ArrayList<>(Arrays.asList(arguments)));
    out.flush();
    return code;
  }

  private int run(List<String> words) {
    json = words.remove("--json");
    try {
      return dispatch(words);
    } catch (UsageException e) {
      err.println("bayespress-format: " + e.getMessage());
      return USAGE;
    } catch (IOException e) {
      err.println("bayespress-format: " + (e.getMessage() == null ? e.toString() : describe(e)));
      return DATA;
    } catch (OutOfMemoryError e) {
      err.println(
          "bayespress-format: the network that the file declares does not fit into this JVM's memory; if the file"
              + " comes from a source you trust, give more with java -Xmx2g -jar ...");
      return DATA;
    } catch (RuntimeException e) {
      err.println("bayespress-format: this is a bug, please report it with the file");
      e.printStackTrace(err);
      return BUG;
    }
  }

  private int dispatch(List<String> words) throws IOException {
    if (words.contains("--help") || words.contains("-h")) {
      out.print(HELP);
      return OK;
    }
    if (words.contains("--version")) {
      String version = Main.class.getPackage().getImplementationVersion();
      out.println("bayespress-format " + (version == null ? "(not packaged)" : version));
      return OK;
    }
    String command = words.isEmpty() ? "" : words.remove(0);
    switch (command) {
      case "decode" -> decode(files("decode MODEL.bpz OUT.safetensors", words, 2, 1));
      case "inspect" -> inspect(files("inspect [--json] MODEL.bpz", words, 1, 1));
      case "eval" -> evaluate(files("eval [--json] MODEL.bpz IMAGES LABELS", words, 3, 3));
      default -> throw new UsageException(
          (command.isEmpty() ? "no command" : "unknown command '" + command + "'") + "\n" + HELP.stripTrailing());
    }
    return OK;
  }

  private void decode(List<Path> files) throws IOException {
    if (json) {
      throw new UsageException("decode prints no result; leave --json out");
    }
    DecodedModel model = BpzReader.read(files.get(0));
    SafetensorsWriter.write(model, files.get(1));
  }

  private void inspect(List<Path> files) throws IOException {
    DecodedModel model = BpzReader.read(files.get(0));
    out.println(json ? LedgerReport.json(model) : LedgerReport.text(model));
  }

  private void evaluate(List<Path> files) throws IOException {
    DecodedModel model = BpzReader.read(files.get(0));
    IdxImages images = IdxImages.read(files.get(1));
    IdxLabels labels = IdxLabels.read(files.get(2));
    checkThatTheyFit(model.network(), images, labels, files);
    ScalarForwardPass pass = ScalarForwardPass.of(model);
    Evaluation result = Evaluation.of(pass, images.pixels(), images.count(), labels.labels());
    out.println(json ? EvaluationReport.json(model, result) : EvaluationReport.text(result));
  }

  private static void checkThatTheyFit(NetworkSpec network, IdxImages images, IdxLabels labels, List<Path> files) {
    if (network.channels() != images.channels()
        || network.height() != images.rows()
        || network.width() != images.columns()) {
      throw new UsageException(
          files.get(1) + " has images of " + images.channels() + "x" + images.rows() + "x" + images.columns()
              + ", network "
              + network.name() + " takes " + network.channels() + "x" + network.height() + "x" + network.width());
    }
    if (images.count() != labels.count()) {
      throw new UsageException(
          files.get(1) + " has " + images.count() + " images, but " + files.get(2) + " has " + labels.count()
              + " labels");
    }
    for (int i = 0; i < labels.count(); i++) {
      if ((labels.labels()[i] & 0xFF) >= network.classes()) {
        throw new UsageException(
            files.get(2) + " has label " + (labels.labels()[i] & 0xFF) + " at " + i + ", network " + network.name()
                + " knows 0.."
                + (network.classes() - 1));
      }
    }
  }

  /** The files of a command, of which the first {@code existing} have to be there. */
  private static List<Path> files(String usage, List<String> words, int count, int existing) {
    for (String word : words) {
      if (word.startsWith("--")) {
        throw new UsageException("unknown option " + word + "; usage: " + usage);
      }
    }
    if (words.size() != count) {
      throw new UsageException(words.size() + " files given, " + count + " needed; usage: " + usage);
    }
    List<Path> paths = words.stream().map(Main::path).toList();
    for (Path path : paths.subList(0, existing)) {
      if (!Files.isReadable(path) || Files.isDirectory(path)) {
        throw new UsageException(
            "cannot read " + path + ": " + (Files.exists(path) ? "not a readable file" : "not there"));
      }
    }
    return paths;
  }

  private static Path path(String word) {
    try {
      return Path.of(word);
    } catch (InvalidPathException e) {
      throw new UsageException("'" + word + "' is no file name: " + e.getReason());
    }
  }

  private static String describe(IOException e) {
    boolean bare = e instanceof FileSystemException;
    return bare ? e.getClass().getSimpleName() + ": " + e.getMessage() : e.getMessage();
  }

  /** The user's input is wrong. */
  private static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }
}
