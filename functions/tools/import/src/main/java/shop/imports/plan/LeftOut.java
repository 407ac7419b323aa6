package shop.imports.plan;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import shop.imports.files.Row.Malformed;

/**
 * The lines that are not sent, counted by reason.
 *
 * @param counts of the lines that were understood
 * @param malformed the rows that were not, in order of the files
 */
public record LeftOut(Map<Reason, Count> counts, List<Malformed> malformed) {

  /** Lines, and the units of goods on them that are left out. */
  public record Count(long lines, long units) {
    public static final Count NONE = new Count(0, 0);

    public Count plus(long moreUnits) {
      return new Count(lines + 1, units + moreUnits);
    }
  }

  static LeftOut with(List<Malformed> malformed) {
    return new LeftOut(new EnumMap<>(Reason.class), malformed);
  }

  void add(Reason reason, long units) {
    counts.put(reason, of(reason).plus(Math.abs(units)));
  }

  public Count of(Reason reason) {
    return counts.getOrDefault(reason, Count.NONE);
  }
}
