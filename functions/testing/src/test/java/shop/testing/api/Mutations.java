package shop.testing.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import shop.testing.api.FuzzRequest.Framing;
import shop.testing.api.FuzzRequest.Header;

/** Changes of a valid request, each of one kind. */
final class Mutations {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final List<String> METHODS =
      List.of(
          "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "QUERY", "get",
          "Post", "FOO-BAR");

  private final List<String> cursors;

  Mutations(List<String> cursors) {
    this.cursors = cursors;
  }

  /** Changes one thing. */
  void change(FuzzRequest request, Random random) {
    int kind = random.nextInt(request.json == null ? 14 : 28);
    String change =
        switch (kind) {
          case 0 -> method(request, random);
          case 1, 2 -> segment(request, random);
          case 3 -> path(request, random);
          case 4, 5, 6 -> parameter(request, random);
          case 7, 8, 9, 10 -> header(request, random);
          case 11 -> head(request, random);
          case 12 -> framing(request, random);
          case 13 -> cursor(request, random);
          case 14, 15, 16, 17, 18, 19 -> value(request, random);
          case 20, 21 -> keys(request, random);
          case 22, 23, 24 -> text(request, random);
          case 25 -> contentType(request, random);
          default -> bytes(request, random);
        };
    request.changes.add(change);
  }

  private static <T> T one(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static String method(FuzzRequest request, Random random) {
    request.method = one(METHODS, random);
    return "method";
  }

  private static String segment(FuzzRequest request, Random random) {
    List<Integer> variables = new ArrayList<>();
    String[] template = request.operation.path().substring(1).split("/", -1);
    for (int i = 0; i < template.length && i < request.segments.size(); i++) {
      if (template[i].startsWith("{")) {
        variables.add(i);
      }
    }
    int at =
        variables.isEmpty() || random.nextInt(4) == 0
            ? random.nextInt(request.segments.size())
            : one(variables, random);
    String odd = one(OddValues.SEGMENTS, random);
    request.segments.set(at, odd);
    return "segment " + at;
  }

  private static String path(FuzzRequest request, Random random) {
    int at = random.nextInt(request.segments.size() + 1);
    switch (random.nextInt(9)) {
      case 0 -> request.segments.add(at, "");
      case 1 -> request.segments.add(at, ".");
      case 2 -> request.segments.add(at, "..");
      case 3 -> request.segments.add(one(OddValues.SEGMENTS, random));
      case 4 -> request.segments.removeLast();
      case 5 -> request.segments.replaceAll(s -> s.toUpperCase(java.util.Locale.ROOT));
      case 6 -> request.segments.replaceAll(Mutations::encoded);
      case 7 -> request.segments.add("x/".repeat(1_500));
      default ->
          request.target =
              one(
                  List.of(
                      "*",
                      "/?",
                      "/??",
                      "/#",
                      "/%",
                      "//",
                      "///orders",
                      "\\orders",
                      "orders",
                      "http://127.0.0.1/orders/x",
                      "http://other.example/orders/x",
                      "http://[/orders",
                      "/orders/x HTTP/1.1\r\nX: y",
                      "/orders/x?" + "a=b&".repeat(1_500)),
                  random);
    }
    if (request.segments.isEmpty()) {
      request.segments.add("");
    }
    return "path";
  }

  /** Escapes what needs none, which is the same path. */
  private static String encoded(String segment) {
    return segment.isEmpty() || segment.contains("%")
        ? segment
        : "%%%02x%s".formatted((int) segment.charAt(0) & 0xff, segment.substring(1));
  }

  private static String parameter(FuzzRequest request, Random random) {
    if (request.keepsQuery) {
      request.query.add("unknown=1");
      return "parameter";
    }
    String odd = one(OddValues.PARAMETERS, random);
    List<String> names =
        new ArrayList<>(List.of("limit", "cursor", "from", "to", "x", "", "%", "[]"));
    request.query.forEach(pair -> names.add(pair.replaceFirst("=.*", "")));
    String name = one(names, random);
    switch (random.nextInt(6)) {
      case 0 -> request.query.add(name + "=" + odd);
      case 1 -> request.query.add(name);
      case 2 -> request.query.add("");
      case 3 -> request.query.addAll(List.copyOf(request.query));
      case 4 -> {
        if (!request.query.isEmpty()) {
          int _ = request.query.remove(random.nextInt(request.query.size())).length();
        }
      }
      default -> {
        if (request.query.isEmpty()) {
          request.query.add(name + "=" + odd);
        } else {
          int at = random.nextInt(request.query.size());
          request.query.set(at, request.query.get(at).replaceFirst("=.*", "") + "=" + odd);
        }
      }
    }
    return "parameter";
  }

  private static String header(FuzzRequest request, Random random) {
    String value = one(OddValues.HEADERS, random);
    switch (random.nextInt(5)) {
      case 0 -> {
        if (!request.headers.isEmpty()) {
          String _ = request.headers.remove(random.nextInt(request.headers.size())).name();
        }
      }
      case 1 -> {
        if (!request.headers.isEmpty()) {
          request.headers.add(one(request.headers, random));
        }
      }
      case 2 -> {
        if (!request.headers.isEmpty()) {
          int at = random.nextInt(request.headers.size());
          request.headers.set(at, new Header(request.headers.get(at).name(), value));
        }
      }
      default -> request.headers.add(new Header(one(OddValues.HEADER_NAMES, random), value));
    }
    return "header";
  }

  private static String head(FuzzRequest request, Random random) {
    request.oddLines.add(
        one(
            List.of(
                "no colon",
                ": no name",
                "Spaced : x",
                " folded",
                "X\u0000: y",
                "X: a\u0000b",
                "X: a\rb",
                "\u00e4: b",
                "Content-Type\t: application/json",
                "X: " + "y".repeat(20_000)),
            random));
    return "head";
  }

  private static String framing(FuzzRequest request, Random random) {
    request.framing = one(List.of(Framing.values()), random);
    return "framing";
  }

  /** A real cursor, of this query or of another one, with a change. */
  private String cursor(FuzzRequest request, Random random) {
    if (request.keepsQuery) {
      return "no cursor";
    }
    StringBuilder cursor = new StringBuilder(one(cursors, random));
    switch (random.nextInt(4)) {
      case 0 -> cursor.setLength(random.nextInt(cursor.length()));
      case 1 -> cursor.append(cursor);
      case 2 -> cursor.setCharAt(random.nextInt(cursor.length()), '_');
      default -> {}
    }
    request.query.removeIf(pair -> pair.startsWith("cursor="));
    request.query.add("cursor=" + cursor);
    return "cursor";
  }

  /** All places in a body where a value is. */
  private static List<Runnable> places(@Nullable JsonNode node, String odd) {
    List<Runnable> places = new ArrayList<>();
    JsonNode value = JSON.rawValueNode(new RawValue(odd));
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        places.add(() -> object.set(field.getKey(), value));
        places.addAll(places(field.getValue(), odd));
      }
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int at = i;
        places.add(() -> array.set(at, value));
        places.addAll(places(array.get(i), odd));
      }
    }
    return places;
  }

  private static String value(FuzzRequest request, Random random) {
    String odd = one(OddValues.JSON, random);
    List<Runnable> places = places(request.json, odd);
    if (places.isEmpty() || random.nextInt(20) == 0) {
      request.json = JSON.rawValueNode(new RawValue(odd));
    } else {
      one(places, random).run();
    }
    return "value";
  }

  private static List<ObjectNode> objects(@Nullable JsonNode node) {
    List<ObjectNode> objects = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      objects.add(object);
    }
    if (node != null) {
      node.forEach(child -> objects.addAll(objects(child)));
    }
    return objects;
  }

  private static String keys(FuzzRequest request, Random random) {
    List<ObjectNode> objects = objects(request.json);
    if (objects.isEmpty()) {
      return "no keys";
    }
    ObjectNode object = one(objects, random);
    List<String> names =
        new ArrayList<>(object.properties().stream().map(Map.Entry::getKey).toList());
    String odd =
        one(
            List.of(
                "",
                "x",
                "~/",
                "\ud800",
                "\u0000",
                "a\nb",
                "x".repeat(200),
                "x".repeat(201),
                "occurredAt",
                "placedAt",
                "unitPrice",
                "Name",
                "name ",
                "n\u00e4me",
                "\ufeffname"),
            random);
    switch (random.nextInt(3)) {
      case 0 -> object.set(odd, JSON.numberNode(1));
      case 1 -> {
        if (!names.isEmpty()) {
          object.remove(one(names, random));
        }
      }
      default -> {
        if (!names.isEmpty()) {
          String name = one(names, random);
          object.set(odd, object.remove(name));
        }
      }
    }
    return "keys";
  }

  /** Changes the JSON as a text. */
  private static String text(FuzzRequest request, Random random) {
    String json = new String(request.body(), StandardCharsets.UTF_8);
    if (json.isEmpty()) {
      return "no text";
    }
    int at = random.nextInt(json.length());
    String changed =
        switch (random.nextInt(14)) {
          case 0 -> json.substring(0, at);
          case 1 -> json.substring(at);
          case 2 -> json + json;
          case 3 -> json + "\u0000";
          case 4 -> "\ufeff" + json;
          case 5 -> json.replace('"', '\'');
          case 6 -> "/* */" + json;
          case 7 -> json.replaceFirst("\\{", "{\"occurredAt\":1,\"occurredAt\":1,");
          case 8 -> json.replaceFirst(":", ":NaN+");
          case 9 -> json.replaceFirst(":\\s*\\d", ":01");
          case 10 -> " \n\t\r".repeat(1_000) + json;
          case 11 -> json + " ".repeat(Math.max(0, (1 << 20) - json.length()) + random.nextInt(2));
          case 12 -> unknownFields(1_000 * (1 + random.nextInt(40)));
          default -> json.substring(0, at) + "\\" + json.substring(at);
        };
    request.bytes = changed.getBytes(StandardCharsets.UTF_8);
    return "text";
  }

  private static String unknownFields(int count) {
    StringBuilder object = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      object.append(i == 0 ? "" : ",").append("\"unknown-").append(i).append("\":1");
    }
    return object.append("}").toString();
  }

  private static String contentType(FuzzRequest request, Random random) {
    request.headers.removeIf(header -> header.name().equals("Content-Type"));
    if (random.nextInt(4) > 0) {
      request.headers.add(new Header("Content-Type", one(OddValues.HEADERS, random)));
    }
    return "content type";
  }

  private static String bytes(FuzzRequest request, Random random) {
    byte[] json = request.body();
    String text = new String(json, StandardCharsets.UTF_8);
    request.bytes =
        switch (random.nextInt(9)) {
          case 0 -> new byte[0];
          case 1 -> "   ".getBytes(StandardCharsets.UTF_8);
          case 2 -> text.getBytes(StandardCharsets.UTF_16);
          case 3 -> text.replace("\"", "\"\u00e9").getBytes(StandardCharsets.ISO_8859_1);
          case 4 -> {
            byte[] broken = Arrays.copyOf(json, json.length + 2);
            broken[random.nextInt(broken.length)] = (byte) 0xff;
            yield broken;
          }
          case 5 -> gzip(json);
          case 6 -> {
            request.headers.add(new Header("Content-Encoding", "gzip"));
            yield random.nextBoolean() ? gzip(json) : Arrays.copyOf(gzip(json), 12);
          }
          case 7 -> {
            request.headers.removeIf(header -> header.name().equals("Content-Type"));
            request.headers.add(new Header("Content-Type", "multipart/form-data; boundary=x"));
            yield ("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + text + "\r\n--x")
                .getBytes(StandardCharsets.UTF_8);
          }
          default -> {
            byte[] noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            yield noise;
          }
        };
    return "bytes";
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
