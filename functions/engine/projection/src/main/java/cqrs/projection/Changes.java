package cqrs.projection;

import cqrs.journal.dynamodb.Attributes;
import java.math.BigDecimal;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Takes what one event changes. Partitions have no common order: in a row that several aggregates
 * touch, an attribute is changed by add, min or max only, unless one aggregate owns it. Rows are
 * never deleted, because their ledger would go with them.
 */
public interface Changes {

  /** The row to change; it is made by its first change. */
  Row row(String pk, String sk);

  /** The changes of one row. One event changes an attribute in one of these ways only. */
  interface Row {

    /** Adds; a missing attribute counts as 0. */
    Row add(String attribute, BigDecimal amount);

    default Row add(String attribute, long amount) {
      return add(attribute, BigDecimal.valueOf(amount));
    }

    /** Keeps the smallest. Cheapest where the stored value usually stands. */
    Row min(String attribute, String value);

    /** Keeps the largest. Cheapest where the new value usually wins. */
    Row max(String attribute, String value);

    /** Replaces: for attributes that one aggregate owns, or that follow from the row's key. */
    Row set(String attribute, AttributeValue value);

    default Row set(String attribute, String value) {
      return set(attribute, Attributes.s(value));
    }

    default Row set(String attribute, long value) {
      return set(attribute, Attributes.n(value));
    }

    /** Sets an index's hash key, within the generation; it follows from the row's key. */
    Row index(String attribute, String value);

    /** Adds an entry to a list: for attributes that one aggregate owns. */
    Row append(String attribute, Map<String, String> entry);
  }
}
