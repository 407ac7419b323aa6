package cqrs.projection.internal.fold;

import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.RefusedChangeException;
import cqrs.projection.internal.fold.ChangeRecorder.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A row with its ledger, folded from the journal one event at a time. Its arithmetic is independent
 * of the code that writes rows, so that a verification finds errors there.
 */
public final class FoldedRow {

  /** About what an attribute takes in memory, besides its name and content. */
  private static final int ATTRIBUTE = 160;

  private final Map<String, AttributeValue> attributes;
  private long size;
  private @Nullable Position refused;

  public FoldedRow() {
    this(new HashMap<>(), ATTRIBUTE);
  }

  private FoldedRow(Map<String, AttributeValue> attributes, long size) {
    this.attributes = attributes;
    this.size = size;
  }

  public FoldedRow copy() {
    FoldedRow copy = new FoldedRow(new HashMap<>(attributes), size);
    copy.refused = refused;
    return copy;
  }

  /** An event that the view has passed although this row cannot take it. */
  public Optional<Position> refused() {
    return Optional.ofNullable(refused);
  }

  public void refuses(Position at) {
    refused = at;
  }

  /** The attributes with the ledger, without the key. */
  public Map<String, AttributeValue> attributes() {
    return attributes;
  }

  /** About the bytes in memory. */
  public long size() {
    return size;
  }

  /**
   * Takes an event as a whole or not at all.
   *
   * @throws RuntimeException if an attribute cannot take its change
   */
  public void take(Position at, List<Step> steps, long generation) {
    Map<String, AttributeValue> changed = new HashMap<>();
    for (Step step : steps) {
      AttributeValue before = changed.get(step.attribute());
      before = before == null ? attributes.get(step.attribute()) : before;
      changed.put(step.attribute(), after(before, step.change(), generation));
    }
    changed.put(Ledger.attribute(at.partition()), Attributes.n(at.offset()));
    changed.forEach(this::put);
  }

  private void put(String attribute, AttributeValue value) {
    AttributeValue before = attributes.put(attribute, value);
    size += size(value) - (before == null ? -ATTRIBUTE - attribute.length() : size(before));
  }

  private static AttributeValue after(
      @Nullable AttributeValue before, Change change, long generation) {
    return switch (change) {
      case Change.Add add -> sum(before, add.amount());
      case Change.Min min ->
          before != null && order(before, min.value()) <= 0 ? before : min.value();
      case Change.Max max ->
          before != null && order(before, max.value()) >= 0 ? before : max.value();
      case Change.Set set -> set.value();
      case Change.InGeneration keyed -> Attributes.s(generation + "#" + keyed.text());
      case Change.Append append -> {
        List<AttributeValue> all = new ArrayList<>(before == null ? List.of() : before.l());
        all.addAll(append.values());
        yield AttributeValue.fromL(all);
      }
    };
  }

  private static AttributeValue sum(@Nullable AttributeValue before, BigDecimal amount) {
    BigDecimal sum = before == null ? amount : new BigDecimal(before.n()).add(amount);
    if (!isNumber(amount) || !isNumber(sum)) {
      throw new RefusedChangeException("DynamoDB cannot store this number.");
    }
    return AttributeValue.fromN(sum.toPlainString());
  }

  /** Whether the number is within DynamoDB's 38 digits and magnitudes. */
  private static boolean isNumber(BigDecimal number) {
    BigDecimal digits = number.stripTrailingZeros();
    int magnitude = digits.precision() - digits.scale();
    return digits.signum() == 0
        || (digits.precision() <= 38 && magnitude <= 126 && magnitude > -130);
  }

  /** Orders texts by code points, as their UTF-8 bytes, and numbers by value. */
  private static int order(AttributeValue a, AttributeValue b) {
    return a.n() != null && b.n() != null
        ? new BigDecimal(a.n()).compareTo(new BigDecimal(b.n()))
        : Arrays.compare(a.s().codePoints().toArray(), b.s().codePoints().toArray());
  }

  /** About the bytes that a stored row takes in memory. */
  public static long size(Map<String, AttributeValue> row) {
    return ATTRIBUTE
        + row.entrySet().stream()
            .mapToLong(e -> ATTRIBUTE + e.getKey().length() + size(e.getValue()))
            .sum();
  }

  /** About the bytes of a value's content. */
  public static long size(AttributeValue value) {
    return switch (value.type()) {
      case S -> value.s().length();
      case N -> value.n().length();
      case B -> value.b().asByteArrayUnsafe().length;
      case L -> value.l().stream().mapToLong(v -> ATTRIBUTE + size(v)).sum();
      case M -> value.m().values().stream().mapToLong(v -> ATTRIBUTE + size(v)).sum();
      case SS -> value.ss().stream().mapToLong(String::length).sum();
      case NS -> value.ns().stream().mapToLong(String::length).sum();
      case BS -> value.bs().stream().mapToLong(b -> b.asByteArrayUnsafe().length).sum();
      case BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> 0;
    };
  }
}
