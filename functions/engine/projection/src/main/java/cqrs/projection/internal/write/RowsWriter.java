package cqrs.projection.internal.write;

import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.calls.ParallelCalls;
import cqrs.projection.internal.fold.RowChanges;
import cqrs.projection.internal.fold.TooCoarseException;
import cqrs.projection.internal.write.RowWriter.Refused;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Writes the rows of a chunk in parallel, because rows are independent. */
public record RowsWriter(RowWriter writer, int parallelism) {

  /**
   * The outcome of writing a chunk.
   *
   * @param refused events that rows cannot take
   * @param left rows that were not written because the time was up
   */
  public record Written(List<Refused> refused, List<RowChanges> left) {}

  /**
   * Writes the rows, roughly in their order, until the time is up.
   *
   * @param goesOn called before each row; false leaves the row
   * @throws RuntimeException if a row could not be written for another reason than a refusal; other
   *     rows may be written
   */
  public Written write(
      Collection<RowChanges> rows,
      long generation,
      Pace pace,
      BooleanSupplier goesOn,
      ApplyReport.Meter meter) {
    List<Written> each =
        ParallelCalls.map(
            rows,
            rows.size() == 1 ? 1 : parallelism,
            row ->
                goesOn.getAsBoolean()
                    ? new Written(writer.write(row, generation, pace, meter), List.of())
                    : new Written(List.of(), List.of(row)));
    return new Written(
        each.stream().flatMap(row -> row.refused().stream()).toList(),
        each.stream().flatMap(row -> row.left().stream()).toList());
  }

  /**
   * Writes all rows of a merged chunk.
   *
   * @throws TooCoarseException if events have to be separated; other rows may be written
   */
  public void writeMerged(
      Collection<RowChanges> rows,
      long generation,
      boolean areNew,
      Pace pace,
      ApplyReport.Meter meter) {
    ParallelCalls.run(
        rows, parallelism, row -> writer.writeMerged(row, generation, areNew, pace, meter));
  }
}
