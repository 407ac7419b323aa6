package cqrs.http;

import cqrs.http.json.Json;
import cqrs.http.problem.Faults;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.http.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a request's body: one JSON object in UTF-8, at most {@value #LONGEST} bytes. */
public final class JsonBody {

  static final int LONGEST = 1 << 20;

  private static final Pattern JSON =
      Pattern.compile("application/json(?<parameters>(?:[ \\t]*;.*)?)", Pattern.CASE_INSENSITIVE);

  private static final Pattern CHARSET =
      Pattern.compile(";[ \\t]*charset=\"?([^\";]*)\"?", Pattern.CASE_INSENSITIVE);

  /** The name of the encoding, and how it is often written. */
  private static final Set<String> UTF_8 = Set.of("utf-8", "utf8");

  /** What a gateway that hands JSON on as text makes of bytes that are not UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  private JsonBody() {}

  /**
   * Reads the body with a reader that asks for every field it knows. A body of no bytes, of
   * whatever type, is an empty object where no field must be there.
   *
   * <p>A reader that throws, because of the path, comes before all faults of the body: first before
   * those of its form, then before those of its fields.
   *
   * @throws ProblemException 413, 415, or 400 with all faults of the body at once; 403 if the
   *     caller may not use all of its fields
   */
  public static <T> T read(Request request, Function<Fields, T> reader) {
    Faults faults = new Faults();
    Map<?, ?> document;
    try {
      document = document(request);
    } catch (ProblemException broken) {
      T empty = Fields.read(Map.of(), "#", faults, reader);
      if (request.body().length == 0 && faults.isEmpty()) {
        return empty;
      }
      throw broken;
    }
    T read = Fields.read(document, "#", faults, reader);
    faults.check("body");
    request.caller().mustImport(faults.imports());
    return read;
  }

  private static Map<?, ?> document(Request request) {
    byte[] body = request.body();
    if (body.length > LONGEST) {
      throw new ProblemException(
          Problem.of(ProblemType.TOO_LARGE, "The body is longer than 1 MiB: send at most 1 MiB."));
    }
    checkType(request);
    return document(body);
  }

  private static Map<?, ?> document(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      if (text.indexOf(REPLACEMENT) >= 0) {
        throw notUtf8();
      }
      if (Json.read(text) instanceof Map<?, ?> object) {
        return object;
      }
      throw new ProblemException(Problem.badRequest("The body must be a JSON object."));
    } catch (CharacterCodingException e) {
      throw notUtf8();
    } catch (Json.NotJsonException e) {
      throw new ProblemException(Problem.badRequest(String.valueOf(e.getMessage())));
    }
  }

  private static ProblemException notUtf8() {
    return new ProblemException(Problem.badRequest("The body is not UTF-8: send it in UTF-8."));
  }

  private static void checkType(Request request) {
    Matcher type = JSON.matcher(request.header("content-type").orElse("").strip());
    if (!type.matches()) {
      throw unsupported("The body's type must be application/json: set Content-Type.");
    }
    Matcher charset = CHARSET.matcher(type.group("parameters"));
    if (charset.find() && !UTF_8.contains(charset.group(1).strip().toLowerCase(Locale.ROOT))) {
      throw unsupported("The body's charset must be UTF-8: leave the charset out.");
    }
    String encoding = request.header("content-encoding").orElse("identity").strip();
    if (!"identity".equals(encoding.toLowerCase(Locale.ROOT))) {
      throw unsupported("The body must not be compressed: leave Content-Encoding out.");
    }
  }

  private static ProblemException unsupported(String detail) {
    return new ProblemException(Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail));
  }
}
