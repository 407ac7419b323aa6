package cqrs.journal;

import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.journal.codec.Json;
import cqrs.journal.dynamodb.Packed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A stored row as text to be read and approved: one attribute a line, stored JSON opened up. */
final class Approved {

  private Approved() {}

  /** The keys first, then every attribute by its name and DynamoDB type. */
  static String readable(Map<String, AttributeValue> row) {
    Map<String, Object> json = new LinkedHashMap<>();
    Map<String, AttributeValue> rest = new TreeMap<>(row);
    for (String key : new String[] {"pk", "sk"}) {
      put(json, key, Objects.requireNonNull(rest.remove(key), key));
    }
    rest.forEach((name, attribute) -> put(json, name, attribute));
    try {
      return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(json) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(Map<String, Object> json, String name, AttributeValue attribute) {
    String text = attribute.n() == null ? Packed.unpack(attribute) : attribute.n();
    boolean isJson = text.startsWith("{") || text.startsWith("[");
    json.put(name + ":" + attribute.type(), isJson ? opened(text) : text);
  }

  private static Object opened(String json) {
    try {
      return JSON.std.anyFrom(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The opposite of {@link #readable}. */
  static Map<String, AttributeValue> row(String readable) {
    Map<String, AttributeValue> row = new TreeMap<>();
    Json.object(readable)
        .forEach(
            (name, value) -> {
              String text = value instanceof String string ? string : Json.write(value);
              int colon = name.indexOf(':');
              row.put(
                  name.substring(0, colon),
                  name.endsWith(":N") ? AttributeValue.fromN(text) : Packed.pack(text));
            });
    return row;
  }

  /** An approved file, from the test's resources. */
  static String file(String name) {
    try (InputStream in = Approved.class.getResourceAsStream("/" + name)) {
      return in == null
          ? "There is no approved file " + name + "."
          : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
