package cqrs.projection.internal.fold;

import cqrs.projection.RefusedChangeException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Compares attribute values as DynamoDB does. */
public final class Values {

  private Values() {}

  /** Orders numbers by value and strings by their UTF-8 bytes. */
  public static int compare(AttributeValue a, AttributeValue b) {
    if (a.n() != null && b.n() != null) {
      return new BigDecimal(a.n()).compareTo(new BigDecimal(b.n()));
    }
    if (a.s() != null && b.s() != null) {
      return Arrays.compareUnsigned(
          a.s().getBytes(StandardCharsets.UTF_8), b.s().getBytes(StandardCharsets.UTF_8));
    }
    throw new RefusedChangeException("Only two numbers or two strings can be compared.");
  }
}
