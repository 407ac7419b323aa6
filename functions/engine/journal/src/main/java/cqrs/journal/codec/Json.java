package cqrs.journal.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** JSON as it is stored and sent: payloads, lines, events, answers. */
public final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /**
   * Writes maps, lists, texts, integers, booleans, dates, times and nulls.
   *
   * <p>The same content gives the same text in every process: a map that has no order of its own,
   * such as one of {@link Map#of}, is written in the order of its names.
   *
   * @throws IllegalArgumentException for anything else: amounts are texts, never floating point
   */
  public static String write(@Nullable Object value) {
    return write(value, Temporal::toString);
  }

  /** Writes as {@link #write(Object)} does, with another form for dates and times. */
  public static String write(@Nullable Object value, Function<Temporal, String> times) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      write(value, times, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(
      @Nullable Object value, Function<Temporal, String> times, JsonGenerator out)
      throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(text);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Boolean truth -> out.writeBoolean(truth);
      case Temporal time -> out.writeString(times.apply(time));
      case Map<?, ?> object -> {
        out.writeStartObject();
        for (Map.Entry<?, ?> member : ordered(object).entrySet()) {
          out.writeFieldName(String.valueOf(member.getKey()));
          write(member.getValue(), times, out);
        }
        out.writeEndObject();
      }
      case Collection<?> array -> {
        out.writeStartArray();
        for (Object element : array) {
          write(element, times, out);
        }
        out.writeEndArray();
      }
      default -> throw new IllegalArgumentException("Not for JSON: " + value.getClass());
    }
  }

  private static Map<?, ?> ordered(Map<?, ?> object) {
    return object instanceof SequencedMap<?, ?> ? object : new TreeMap<>(object);
  }

  public static Map<String, Object> object(String json) {
    try {
      return JSON.std.mapFrom(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<Object> list(String json) {
    try {
      return JSON.std.listFrom(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
