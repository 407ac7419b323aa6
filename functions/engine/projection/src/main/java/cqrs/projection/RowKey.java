package cqrs.projection;

import cqrs.journal.dynamodb.Attributes;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The key of a row as the projection names it, without the generation.
 *
 * @param pk for example {@code EIRE}
 * @param sk for example {@code 2011-11#GBP}
 */
public record RowKey(String pk, String sk) {

  /** The key in the table: the generation is a prefix of the partition key. */
  public Map<String, AttributeValue> in(long generation) {
    return Map.of("pk", Attributes.s(generation + "#" + pk), "sk", Attributes.s(sk));
  }
}
