package shop.imports.files;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where a file has its columns: in any order, further ones allowed, upper and lower case alike.
 *
 * @param count how many values a row must have
 */
record Columns(int count, Map<Column, Integer> indexes) {

  static Columns of(String file, List<String> header) throws UnusableInput {
    Map<Column, Integer> indexes = new EnumMap<>(Column.class);
    for (int i = 0; i < header.size(); i++) {
      // Excel begins its UTF-8 files with a byte order mark.
      String title = header.get(i).replace("\uFEFF", "").strip();
      for (Column column : Column.values()) {
        if (column.title().equalsIgnoreCase(title) && indexes.put(column, i) != null) {
          throw new UnusableInput(
              file + " has the column " + column.title() + " twice: leave one of them out.");
        }
      }
    }
    List<String> missing =
        Arrays.stream(Column.values())
            .filter(column -> !indexes.containsKey(column))
            .map(Column::title)
            .toList();
    if (!missing.isEmpty()) {
      throw new UnusableInput(
          "%s has no column %s: its first line must name %s, in any order, separated by commas."
              .formatted(file, String.join(", ", missing), Column.titles()));
    }
    return new Columns(header.size(), indexes);
  }

  int index(Column column) {
    return Objects.requireNonNull(indexes.get(column));
  }
}
