package shop.imports.send;

import java.io.PrintStream;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import shop.imports.files.Texts;

/**
 * A bar with rate and time left: redrawn in place on a terminal, a line now and then elsewhere (a
 * log, a pipe).
 */
public final class Progress implements AutoCloseable {

  // Fixed, because asking the terminal for its width would load a native library.
  private static final int WIDTH = 79;
  private static final int LINE_WIDTH = 100;
  private static final int REDRAWN_MILLIS = 250;
  private static final int LINE_MILLIS = 5_000;

  private final ProgressBar bar;

  private Progress(PrintStream out, boolean terminal, String name, String unit, long most) {
    ProgressBarConsumer consumer =
        terminal
            ? new ConsoleProgressBarConsumer(out, WIDTH)
            : new DelegatingProgressBarConsumer(new Lines(out), LINE_WIDTH);
    bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setUnit(unit, 1)
            .setInitialMax(most)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed()
            .setUpdateIntervalMillis(terminal ? REDRAWN_MILLIS : LINE_MILLIS)
            .setConsumer(consumer)
            .build();
  }

  /**
   * The progress of commands that are sent.
   *
   * @param out usually the error stream
   */
  public static Progress ofCommands(PrintStream out, boolean terminal, long commands) {
    return new Progress(out, terminal, "Import", " commands", commands);
  }

  /**
   * The progress of views that catch up.
   *
   * @param out usually the error stream
   */
  public static Progress ofViews(PrintStream out, boolean terminal) {
    return new Progress(out, terminal, "Views", " events", 0);
  }

  /** The bar draws its last state more than once, which a log need not show. */
  private static final class Lines implements Consumer<String> {
    private final PrintStream out;
    private String last = "";

    Lines(PrintStream out) {
      this.out = out;
    }

    @Override
    public synchronized void accept(String line) {
      if (!line.equals(last)) {
        out.println(line);
        last = line;
      }
    }
  }

  void advance(int commands) {
    bar.stepBy(commands);
  }

  /** Shows beside the bar how many events the views still lack. */
  void waitsForViews(long left) {
    bar.setExtraMessage(left == 0 ? "" : " views lack " + Texts.count(left, "event"));
  }

  /** Tells how many are still to come; the first call, and any that tells more, sets the whole. */
  public void left(long left) {
    if (left > bar.getMax() - bar.getCurrent()) {
      bar.maxHint(bar.getCurrent() + left);
    }
    bar.stepTo(bar.getMax() - left);
  }

  @Override
  public void close() {
    bar.close();
  }
}
