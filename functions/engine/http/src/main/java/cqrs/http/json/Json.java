package cqrs.http.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON text to maps, lists, texts, {@link JsonNumber}s, booleans and nulls, strictly; and back. */
public final class Json {

  private static final int DEEPEST = 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(100)
                  .maxNameLength(200)
                  .build())
          .build();

  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private Json() {}

  /** Not one JSON document, or one beyond the limits. */
  public static final class NotJsonException extends Exception {

    private static final long serialVersionUID = 1;

    NotJsonException(String message) {
      super(message);
    }
  }

  /**
   * Reads exactly one document. Names must differ within an object; names are at most 200 and
   * numbers at most 100 characters long, and nothing is nested deeper than {@value #DEEPEST}.
   */
  public static @Nullable Object read(String text) throws NotJsonException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new NotJsonException("The body is empty: send a JSON object.");
      }
      Object document = value(parser);
      if (parser.nextToken() != null) {
        throw new NotJsonException("The body holds more than one JSON document: send one object.");
      }
      return document;
    } catch (StreamConstraintsException e) {
      throw new NotJsonException(
          "The body is nested too deeply, or has too long a name or number: send what is asked"
              + " for.");
    } catch (JsonProcessingException e) {
      throw new NotJsonException(
          "The body is not JSON, or repeats a name in an object"
              + place(e)
              + ": send one JSON object.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String place(JsonProcessingException e) {
    @Nullable JsonLocation at = e.getLocation();
    return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  public static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("Not a value: " + parser.currentToken());
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, value(parser));
    }
    return object;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }

  /**
   * Writes maps, lists, texts, integers, booleans, times and nulls, as the journal does; but times
   * always with three decimals, however many are stored.
   *
   * @throws IllegalArgumentException for anything else: amounts are texts, never floating point
   */
  public static String write(@Nullable Object value) {
    return cqrs.journal.codec.Json.write(value, Json::text);
  }

  /** A time in UTC, cut to milliseconds: {@code 2011-11-04T09:30:00.000Z}; or a date. */
  public static String text(Temporal time) {
    return time instanceof Instant instant ? MILLISECONDS.format(instant) : time.toString();
  }
}
