package cqrs.http.content;

import cqrs.http.json.Json;
import cqrs.http.json.JsonNumber;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a JSON answer as CSV (RFC 4180): its {@code items}, or else its {@code series}.
 *
 * <p>The first line names the columns. A member of an object in a row is a column of its own,
 * {@code customer.name}; a list stays JSON, in one cell; null and a missing member are empty cells.
 * Numbers stay as they are. A text that a spreadsheet would run as a formula begins with an
 * apostrophe.
 *
 * @param rows as flat objects
 * @param next the cursor of the next page
 */
public record Csv(List<Map<String, String>> rows, Optional<String> next) {

  public static final String TYPE = "text/csv; charset=utf-8; header=present";

  private static final String END = "\r\n";
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

  /** With the characters of full width, which spreadsheets take for the others. */
  private static final String BEGINS_FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  /**
   * Whether a caller prefers CSV to JSON. At equal weights it is JSON.
   *
   * @param accept the header, empty if there is none
   */
  public static boolean isPreferred(String accept) {
    Weights weights = Weights.of(accept);
    double csv = weights.first("text/csv", "text/*", "*/*").orElse(0);
    double json = weights.first("application/json", "application/*", "*/*").orElse(0);
    return csv > json;
  }

  /** The rows of an answer's JSON; empty if it has none. */
  public static Optional<Csv> of(String json) {
    try {
      if (!(Json.read(json) instanceof Map<?, ?> answer)) {
        return Optional.empty();
      }
      @Nullable Object rows =
          answer.get("items") instanceof List<?> items ? items : answer.get("series");
      if (!(rows instanceof List<?> list)) {
        return Optional.empty();
      }
      List<Map<String, String>> flat = new ArrayList<>();
      for (Object row : list) {
        Map<String, String> cells = new LinkedHashMap<>();
        flatten("", row, cells);
        flat.add(cells);
      }
      Optional<String> next =
          answer.get("next") instanceof String cursor ? Optional.of(cursor) : Optional.empty();
      return Optional.of(new Csv(flat, next));
    } catch (Json.NotJsonException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void flatten(String name, @Nullable Object value, Map<String, String> cells) {
    switch (value) {
      case Map<?, ?> object ->
          object.forEach(
              (member, below) ->
                  flatten(name.isEmpty() ? member.toString() : name + "." + member, below, cells));
      case null -> cells.put(name, "");
      case JsonNumber number -> cells.put(name, number.text());
      case Collection<?> list -> cells.put(name, safe(Json.write(plain(list))));
      default -> cells.put(name, safe(value.toString()));
    }
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case Collection<?> list -> list.stream().map(Csv::plain).toList();
      case Map<?, ?> object -> {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        object.forEach((name, member) -> plain.put(name.toString(), plain(member)));
        yield plain;
      }
      case JsonNumber number ->
          number.text().matches("-?\\d{1,18}") ? Long.valueOf(number.text()) : number.text();
      case null, default -> value;
    };
  }

  private static String safe(String text) {
    boolean isFormula =
        !text.isEmpty()
            && BEGINS_FORMULA.indexOf(text.charAt(0)) >= 0
            && !NUMBER.matcher(text).matches();
    return isFormula ? "'" + text : text;
  }

  /**
   * Writes the table.
   *
   * @param known columns that come first, and are there without any row
   */
  public String write(List<String> known) {
    Set<String> columns = new LinkedHashSet<>(known);
    rows.forEach(row -> columns.addAll(row.keySet()));
    if (columns.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    text.append(line(columns.stream().map(Csv::safe).toList()));
    for (Map<String, String> row : rows) {
      text.append(line(columns.stream().map(column -> row.getOrDefault(column, "")).toList()));
    }
    return text.toString();
  }

  private static String line(Collection<String> cells) {
    return cells.stream().map(Csv::quoted).collect(Collectors.joining(",", "", END));
  }

  private static String quoted(String cell) {
    boolean isPlain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return isPlain ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
  }
}
