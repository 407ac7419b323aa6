package shop.projection;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import shop.journal.Parallel;
import shop.projection.RowWriter.Refused;

/** Writes a chunk's rows in parallel, bounded: rows are independent. */
final class RowsWriter {

  private final RowWriter writer;
  private final int parallel;

  RowsWriter(RowWriter writer, int parallel) {
    this.writer = writer;
    this.parallel = parallel;
  }

  /**
   * Writes all rows.
   *
   * @return the events refused for good
   * @throws RuntimeException if a row could not be written for another reason; others may be
   */
  List<Refused> write(Collection<RowChanges> rows, long generation, Work.Meter meter) {
    if (parallel == 1 || rows.size() <= 1) {
      return rows.stream().flatMap(row -> writer.write(row, generation, meter).stream()).toList();
    }
    List<Callable<List<Refused>>> writes =
        rows.stream()
            .<Callable<List<Refused>>>map(row -> () -> writer.write(row, generation, meter))
            .toList();
    return Parallel.all(writes, parallel).stream().flatMap(List::stream).toList();
  }

  /**
   * Writes all rows of a chunk whose changes are merged.
   *
   * @throws TooCoarseException if they have to be told apart; other rows may be written
   */
  void writeMerged(
      Collection<RowChanges> rows, long generation, boolean areNew, Pace pace, Work.Meter meter) {
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
