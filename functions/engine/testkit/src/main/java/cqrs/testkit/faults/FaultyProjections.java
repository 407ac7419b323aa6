package cqrs.testkit.faults;

import cqrs.domain.Event;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.testkit.views.TestProjection;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Draws events that fail in one schedule: in the old code only, in all code, or in one of their
 * rows. An operator skips the last two, and the oracle leaves them out.
 */
public final class FaultyProjections<E extends Event> {

  /** More digits than a number may have. */
  private static final BigDecimal REFUSED = new BigDecimal("1e200");

  private final Projection<E> projection;
  private final Set<Position> oldOnly = new HashSet<>();
  private final Set<Position> hopeless = new HashSet<>();
  private final Map<Position, RowKey> refusing = new HashMap<>();

  /** Draws the events that fail. */
  public FaultyProjections(Projection<E> projection, List<RecordedEvent<E>> events, Random random) {
    this.projection = projection;
    boolean skips = random.nextBoolean();
    for (RecordedEvent<E> event : events) {
      if (random.nextInt(10) == 0) {
        oldOnly.add(event.position());
      } else if (skips && random.nextInt(20) == 0) {
        hopeless.add(event.position());
      } else if (skips && random.nextInt(20) == 0) {
        List<RowKey> rows = rows(event);
        if (!rows.isEmpty()) {
          refusing.put(event.position(), rows.get(random.nextInt(rows.size())));
        }
      }
    }
  }

  private List<RowKey> rows(RecordedEvent<E> event) {
    Set<RowKey> rows = new LinkedHashSet<>();
    projection.project(
        event,
        (pk, sk) -> {
          rows.add(new RowKey(pk, sk));
          return new NoRow();
        });
    return new ArrayList<>(rows);
  }

  /** Whether the view cannot go past the event unless an operator skips it. */
  public boolean needsSkip(Position position) {
    return hopeless.contains(position) || refusing.containsKey(position);
  }

  /** Whether there is an event that the row refuses for ever. */
  public boolean isRefusedBy(RowKey row) {
    return refusing.containsValue(row);
  }

  /** How many events an operator has to skip. */
  public int skips() {
    return hopeless.size() + refusing.size();
  }

  /** The code before the deployment. */
  public Projection<E> oldCode() {
    return code(
        (recorded, changes) -> {
          take(recorded, changes);
          if (oldOnly.contains(recorded.position())) {
            throw new IllegalStateException("The old code cannot take this event.");
          }
        });
  }

  /** The code after it. */
  public Projection<E> newCode() {
    return code(this::take);
  }

  private void take(RecordedEvent<E> recorded, Changes changes) {
    projection.project(recorded, changes);
    if (hopeless.contains(recorded.position())) {
      throw new IllegalStateException("No code can take this event.");
    }
    RowKey row = refusing.get(recorded.position());
    if (row != null) {
      changes.row(row.pk(), row.sk()).add("refused", REFUSED);
    }
  }

  /** The code that gives the right rows: it leaves out what operators skip. */
  public Projection<E> oracle() {
    return code(
        (recorded, changes) -> {
          if (hopeless.contains(recorded.position())) {
            return;
          }
          RowKey without = refusing.get(recorded.position());
          projection.project(
              recorded,
              (pk, sk) -> new RowKey(pk, sk).equals(without) ? new NoRow() : changes.row(pk, sk));
        });
  }

  private Projection<E> code(BiConsumer<RecordedEvent<E>, Changes> project) {
    return new TestProjection<>(projection.view(), projection.sharesRows(), project);
  }

  /** Takes changes and keeps none. */
  private static final class NoRow implements Changes.Row {

    @Override
    public Changes.Row add(String attribute, BigDecimal amount) {
      return this;
    }

    @Override
    public Changes.Row min(String attribute, String value) {
      return this;
    }

    @Override
    public Changes.Row max(String attribute, String value) {
      return this;
    }

    @Override
    public Changes.Row set(String attribute, AttributeValue value) {
      return this;
    }

    @Override
    public Changes.Row index(String attribute, String value) {
      return this;
    }

    @Override
    public Changes.Row append(String attribute, Map<String, String> entry) {
      return this;
    }
  }
}
