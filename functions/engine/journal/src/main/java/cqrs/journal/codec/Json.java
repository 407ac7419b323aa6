package cqrs.journal.codec;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** JSON as it is stored and sent, out of our own hands: payloads, lines, events. */
public final class Json {

  private Json() {}

  public static String write(Object mapOrList) {
    try {
      return JSON.std.asString(mapOrList);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
