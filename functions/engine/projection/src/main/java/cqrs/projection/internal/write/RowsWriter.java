package cqrs.projection.internal.write;

import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.fold.RowChanges;
import cqrs.projection.internal.fold.TooCoarseException;
import cqrs.projection.internal.write.RowWriter.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/** Writes a chunk's rows in parallel, bounded: rows are independent. */
public final class RowsWriter {

  private final RowWriter writer;
  private final int parallel;

  public RowsWriter(RowWriter writer, int parallel) {
    this.writer = writer;
    this.parallel = parallel;
  }

  /**
   * What became of a chunk's rows.
   *
   * @param refused events that rows will never take
   * @param left rows that were not begun because the time was up
   */
  public record Written(List<Refused> refused, List<RowChanges> left) {}

  /** What became of one row. */
  private record One(List<Refused> refused, boolean left) {
    private static final One LEFT = new One(List.of(), true);
  }

  /**
   * Writes the rows, in their order as far as parallel calls have one, until the time is up.
   *
   * @param goesOn asked before each row
   * @throws RuntimeException if a row could not be written for another reason than a refusal;
   *     others may be
   */
  public Written write(
      Collection<RowChanges> rows,
      long generation,
      Pace pace,
      BooleanSupplier goesOn,
      ApplyReport.Meter meter) {
    List<RowChanges> all = List.copyOf(rows);
    List<One> each =
        Parallel.all(
            all.stream()
                .<Callable<One>>map(
                    row ->
                        () ->
                            goesOn.getAsBoolean()
                                ? new One(writer.write(row, generation, pace, meter), false)
                                : One.LEFT)
                .toList(),
            all.size() == 1 ? 1 : parallel);
    List<Refused> refused = new ArrayList<>();
    List<RowChanges> left = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      refused.addAll(each.get(i).refused());
      if (each.get(i).left()) {
        left.add(all.get(i));
      }
    }
    return new Written(refused, left);
  }

  /**
   * Writes all rows of a chunk whose changes are merged.
   *
   * @throws TooCoarseException if they have to be told apart; other rows may be written
   */
  public void writeMerged(
      Collection<RowChanges> rows,
      long generation,
      boolean areNew,
      Pace pace,
      ApplyReport.Meter meter) {
    Parallel.all(
        rows.stream()
            .<Callable<Boolean>>map(
                row ->
                    () -> {
                      writer.writeMerged(row, generation, areNew, pace, meter);
                      return true;
                    })
            .toList(),
        parallel);
  }
}
