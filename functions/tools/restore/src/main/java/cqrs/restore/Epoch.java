package cqrs.restore;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.s;

import cqrs.journal.JournalSettings;
import cqrs.journal.Partitions;
import cqrs.projection.read.JournalEpoch;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The journal's epoch. A table has one for itself, so that a second run on the same table opens no
 * other: the settings name the table that their epoch was opened for. A run says first which epoch
 * it will open; commands do not start on a table that says so.
 */
record Epoch(Repairs repairs, String tableId, Map<String, AttributeValue> settings) {

  private static final String OPENED_FOR = "openedFor";
  private static final String OPENING_FOR = "openingFor";

  /**
   * Reads the settings.
   *
   * @throws UnusableException if the table holds no journal
   */
  static Epoch read(Repairs repairs, String tableId) {
    Map<String, AttributeValue> row =
        repairs
            .dynamoDb()
            .getItem(
                r -> r.tableName(repairs.table()).key(JournalSettings.KEY).consistentRead(true))
            .item();
    if (row.isEmpty()) {
      throw new UnusableException(
          repairs.table() + " holds no journal settings: it is no write table that was in use.");
    }
    return new Epoch(repairs, tableId, row);
  }

  Partitions partitions() {
    return new Partitions((int) number(settings, "partitions"));
  }

  long current() {
    return number(settings, "epoch");
  }

  /** Whether a restore of this very table has come to its end. */
  boolean isOpened() {
    return s(tableId).equals(settings.get(OPENED_FOR));
  }

  /** The epoch that follows: above all that the journal and the views have seen. */
  long next(JournalEpoch views) {
    return s(tableId).equals(settings.get(OPENING_FOR))
        ? number(settings, JournalSettings.OPENING)
        : Math.max(current(), views.read()) + 1;
  }

  void announce(long next) {
    set(
        "SET #opening=:next, #openingFor=:table",
        Map.of("#opening", JournalSettings.OPENING, "#openingFor", OPENING_FOR),
        next);
  }

  void open(long next) {
    set(
        "SET epoch=:next, #openedFor=:table REMOVE #opening, #openingFor, #replacedBy",
        Map.of(
            "#replacedBy",
            JournalSettings.REPLACED_BY,
            "#opening",
            JournalSettings.OPENING,
            "#openingFor",
            OPENING_FOR,
            "#openedFor",
            OPENED_FOR),
        next);
  }

  private void set(String expression, Map<String, String> names, long next) {
    if (repairs.apply()) {
      repairs
          .dynamoDb()
          .updateItem(
              r ->
                  r.tableName(repairs.table())
                      .key(JournalSettings.KEY)
                      .updateExpression(expression)
                      .conditionExpression("epoch=:current")
                      .expressionAttributeNames(names)
                      .expressionAttributeValues(
                          Map.of(
                              ":next", n(next), ":table", s(tableId), ":current", n(current()))));
    }
  }
}
