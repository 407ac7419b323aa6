package cqrs.projection.internal.fold;

import cqrs.journal.Partitions;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The offsets in the ledger of a stored row, which may be wrong. */
public final class LedgerClaims {

  private LedgerClaims() {}

  /** The offset per partition, without entries that the engine cannot have written. */
  public static Map<Integer, Long> of(@Nullable Map<String, AttributeValue> row) {
    Map<Integer, Long> claims = new TreeMap<>();
    if (row != null) {
      for (int partition = 0; partition < Partitions.MAX; partition++) {
        AttributeValue value = row.get(Ledger.attribute(partition));
        if (value != null && value.n() != null) {
          claims.put(partition, offset(new BigDecimal(value.n())));
        }
      }
    }
    return claims;
  }

  private static long offset(BigDecimal number) {
    BigInteger whole = number.toBigInteger();
    return whole.bitLength() < Long.SIZE ? whole.longValue() : whole.signum() * Long.MAX_VALUE;
  }
}
