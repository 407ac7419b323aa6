package shop.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Times of the same call in several rounds. */
public final class Rounds {

  private final List<Times> ended = new ArrayList<>();
  private Times current = new Times();
  private Times all = new Times();

  public void time(Runnable call) {
    long began = System.nanoTime();
    call.run();
    add(System.nanoTime() - began);
  }

  public void add(long nanos) {
    current.add(nanos);
    all.add(nanos);
  }

  public void end() {
    ended.add(current);
    current = new Times();
  }

  /** Drops what was measured while the code was warming up. */
  public void forget() {
    ended.clear();
    current = new Times();
    all = new Times();
  }

  /** Of all rounds together. */
  public Times all() {
    return all;
  }

  /** Each round's time that this share of its calls stayed within, in milliseconds, ascending. */
  public List<Double> percentiles(double share) {
    return ended.stream().map(times -> times.percentile(share)).sorted().toList();
  }

  /** Round by round, how many times as long as the other's; ascending. */
  public List<Double> ratios(double share, Rounds other) {
    return IntStream.range(0, ended.size())
        .mapToObj(i -> ended.get(i).percentile(share) / other.ended.get(i).percentile(share))
        .sorted()
        .toList();
  }

  public double median(double share) {
    return middle(percentiles(share));
  }

  /**
   * A median with the least and the most: {@code 1.0 (0.5–2.0)}.
   *
   * @param format of each number
   */
  public static String spread(String format, List<Double> values) {
    List<Double> ascending = values.stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        format + " (" + format + "–" + format + ")",
        middle(ascending),
        ascending.getFirst(),
        ascending.getLast());
  }

  public static double middle(List<Double> ascending) {
    return ascending.get(ascending.size() / 2);
  }
}
