package org.bayespress.experiments.run;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.bayespress.core.training.EpochMetrics;
import org.bayespress.core.training.TrainingListener;

/** Shows a training on standard error: a bar on a terminal, one plain line per epoch elsewhere. */
public final class Progress implements TrainingListener, AutoCloseable {
  private final PrintStream err;
  private final boolean terminal;
  private ProgressBar bar;
  private long phaseStartNanos;
  private int epochsAtStart;
  private volatile int columns;

  /** Draws as wide as the terminal was when it was last asked: at the start and after every epoch. */
  private final class WidthConsumer extends ConsoleProgressBarConsumer {
    WidthConsumer(PrintStream out) {
      super(out);
    }

    @Override
    public int getMaxRenderedLength() {
      // a full last column makes some terminals begin a new line
      return columns - 1;
    }
  }

  private Progress(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /**
   * Progress on this stream.
   *
   * @param terminal whether the stream is one on which a line can be redrawn
   */
  public static Progress on(PrintStream err, boolean terminal) {
    return new Progress(err, terminal);
  }

  @Override
  public void onStart(String phase, int epochs, int stepsPerEpoch, int epochsDone) {
    close();
    phaseStartNanos = System.nanoTime();
    epochsAtStart = epochsDone;
    if (epochsDone > 0) {
      err.println(phase + ": continues after epoch " + epochsDone + " of " + epochs);
    }
    if (terminal && epochsDone < epochs) {
      columns = TerminalWidth.columns();
      bar = new ProgressBarBuilder()
          .setTaskName(phase)
          .setInitialMax((long) epochs * stepsPerEpoch)
          .setStyle(ProgressBarStyle.ASCII)
          .setUpdateIntervalMillis(200)
          .setConsumer(new WidthConsumer(err))
          .build();
      bar.stepTo((long) epochsDone * stepsPerEpoch);
    }
  }

  @Override
  public void onStep(String phase, int epoch, int step, int stepsPerEpoch, double dataNats) {
    if (bar != null) {
      // not step(): a training that was stopped within an epoch goes on within it
      bar.stepTo((long) epoch * stepsPerEpoch + step + 1);
    }
  }

  @Override
  public void onEpoch(EpochMetrics metrics) {
    if (bar != null) {
      columns = TerminalWidth.columns();
      bar.setExtraMessage(" epoch " + metrics.epoch() + "/" + metrics.epochs() + "  " + summary(metrics));
      if (metrics.epoch() == metrics.epochs()) {
        close();
      }
    } else {
      err.println(line(metrics, (System.nanoTime() - phaseStartNanos) * 1e-9));
    }
  }

  private String line(EpochMetrics metrics, double seconds) {
    int done = metrics.epoch() - epochsAtStart;
    double left = done < 1 ? 0 : seconds / done * (metrics.epochs() - metrics.epoch());
    return String.format(
        Locale.ROOT, "%-11s epoch %3d/%d  %s  %.1f s, ETA %s", metrics.phase(), metrics.epoch(), metrics.epochs(),
        summary(metrics), metrics.seconds(), clock(left));
  }

  private static String summary(EpochMetrics metrics) {
    String kl = metrics.phase().equals("dense") ? "" : String.format(Locale.ROOT, "  KL %.0f", metrics.klNats());
    String alive =
        kl.isEmpty() || metrics.alivePerLayer().isEmpty()
            ? ""
            : String.format(Locale.ROOT, "  alive %.2f %%", 100 * metrics.aliveShare());
    return String.format(
        Locale.ROOT, "loss %.4f  data %.4f%s  val %.2f %%", metrics.lossNats(),
        metrics.dataNats(), kl + alive, metrics.validationErrorPercent());
  }

  private static String clock(double seconds) {
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
