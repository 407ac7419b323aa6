package cqrs.projection.internal.write;

import cqrs.journal.Partitions;
import cqrs.projection.internal.fold.Ledger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A condition that holds while the row has exactly the ledger that was read. */
public final class LedgerCondition {

  private final List<String> conditions = new ArrayList<>();
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, AttributeValue> values = new HashMap<>();

  public LedgerCondition(@Nullable Map<String, AttributeValue> read) {
    if (read == null) {
      conditions.add("attribute_not_exists(pk)");
      return;
    }
    conditions.add("attribute_exists(pk)");
    read.forEach(
        (attribute, value) -> {
          if (Ledger.isLedger(attribute)) {
            String number = Integer.toString(names.size());
            names.put("#" + number, attribute);
            values.put(":" + number, value);
            conditions.add("#" + number + "=:" + number);
          }
        });
    for (int partition = 0; partition < Partitions.MAX; partition++) {
      if (!read.containsKey(Ledger.attribute(partition))) {
        String name = "#" + names.size();
        names.put(name, Ledger.attribute(partition));
        conditions.add("attribute_not_exists(" + name + ")");
      }
    }
  }

  public String expression() {
    return String.join(" AND ", conditions);
  }

  public @Nullable Map<String, String> names() {
    return names.isEmpty() ? null : names;
  }

  public @Nullable Map<String, AttributeValue> values() {
    return values.isEmpty() ? null : values;
  }
}
