package cqrs.restore;

import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.journal.dynamodb.Packed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The file of what was taken out, a row a line, as JSON: {@code why}, then the row with its packed
 * texts opened. It is only ever added to; a run that was stopped may have added a row twice.
 */
record Kept(Path file) {

  void add(String why, List<Map<String, AttributeValue>> rows) {
    StringBuilder lines = new StringBuilder();
    rows.forEach(row -> lines.append(line(why, row)).append('\n'));
    ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
    synchronized (Kept.class) {
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        while (bytes.hasRemaining()) {
          int _ = channel.write(bytes);
        }
        channel.force(true);
      } catch (IOException e) {
        throw new UncheckedIOException("The file " + file + " cannot be written: " + e, e);
      }
    }
  }

  private static String line(String why, Map<String, AttributeValue> row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("why", why);
    new TreeMap<>(row).forEach((name, value) -> json.put(name, plain(value)));
    try {
      return JSON.std.asString(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object plain(AttributeValue value) {
    return value.n() == null ? Packed.unpack(value) : new BigDecimal(value.n());
  }
}
