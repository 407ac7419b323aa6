package cqrs.projection;

import cqrs.journal.dynamodb.Attributes;
import java.math.BigDecimal;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Takes the changes that one event makes. Partitions have no common order. In a row that several
 * aggregates touch, use add, min and max only, unless one aggregate owns the attribute. Rows are
 * never deleted, because their ledger would be lost.
 */
public interface Changes {

  /** The row to change. Its first change creates it. */
  Row row(String pk, String sk);

  /** The changes of one row. One event uses only one of these methods for an attribute. */
  interface Row {

    /** Adds to a number. A missing attribute counts as 0. */
    Row add(String attribute, BigDecimal amount);

    default Row add(String attribute, long amount) {
      return add(attribute, BigDecimal.valueOf(amount));
    }

    /** Keeps the smaller value. This costs least if the stored value usually stays. */
    Row min(String attribute, String value);

    /** Keeps the larger value. This costs least if the new value usually wins. */
    Row max(String attribute, String value);

    /** Replaces an attribute that one aggregate owns, or that follows from the row's key. */
    Row set(String attribute, AttributeValue value);

    default Row set(String attribute, String value) {
      return set(attribute, Attributes.s(value));
    }

    default Row set(String attribute, long value) {
      return set(attribute, Attributes.n(value));
    }

    /** Sets the hash key of an index, within the generation. It follows from the row's key. */
    Row index(String attribute, String value);

    /** Adds an entry to a list that one aggregate owns. */
    Row append(String attribute, Map<String, String> entry);
  }
}
