package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.present;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;

import cqrs.projection.Projection;
import cqrs.projection.internal.calls.ProjectionsTable;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The stored form of a manifest: a row {@code view/-}. */
public final class ManifestRow {

  public static final String SK = "-";

  private ManifestRow() {}

  public static Map<String, AttributeValue> key(String view) {
    return ProjectionsTable.key(view, SK);
  }

  /** The manifest of a view without generations. */
  static GenerationManifest none(String view) {
    byte[] cursorKey = new byte[32];
    new SecureRandom().nextBytes(cursorKey);
    return new GenerationManifest(
        view,
        Optional.empty(),
        Set.of(),
        Set.of(),
        Optional.empty(),
        0,
        Optional.empty(),
        SdkBytes.fromByteArray(cursorKey),
        0);
  }

  public static Map<String, AttributeValue> write(GenerationManifest manifest) {
    Map<String, AttributeValue> row = new HashMap<>(key(manifest.view()));
    manifest.active().ifPresent(active -> row.put("active", n(active)));
    put(row, "kept", manifest.kept());
    put(row, "fed", manifest.fed());
    manifest.building().ifPresent(building -> row.put("building", n(building)));
    row.put("last", n(manifest.last()));
    manifest.hold().ifPresent(hold -> row.put("hold", s(hold.toString())));
    row.put("cursorKey", AttributeValue.fromB(manifest.cursorKey()));
    row.put("edition", n(manifest.edition()));
    return row;
  }

  static GenerationManifest read(Map<String, AttributeValue> row) {
    return new GenerationManifest(
        string(row, "pk"),
        Optional.ofNullable(row.get("active")).map(active -> Long.valueOf(active.n())),
        numbers(row, "kept"),
        numbers(row, "fed"),
        Optional.ofNullable(row.get("building")).map(building -> Long.valueOf(building.n())),
        number(row, "last"),
        Optional.ofNullable(row.get("hold")).map(hold -> Projection.Version.parse(hold.s())),
        present(row, "cursorKey").b(),
        number(row, "edition"));
  }

  private static void put(Map<String, AttributeValue> row, String name, Set<Long> numbers) {
    if (!numbers.isEmpty()) {
      row.put(name, AttributeValue.fromNs(numbers.stream().map(String::valueOf).toList()));
    }
  }

  private static Set<Long> numbers(Map<String, AttributeValue> row, String name) {
    AttributeValue numbers = row.get(name);
    return numbers == null
        ? Set.of()
        : numbers.ns().stream().map(Long::valueOf).collect(Collectors.toSet());
  }
}
