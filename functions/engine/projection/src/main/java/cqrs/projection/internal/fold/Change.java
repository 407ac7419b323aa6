package cqrs.projection.internal.fold;

import cqrs.projection.RefusedChangeException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A change of one attribute. Changes of the same kind merge. */
public sealed interface Change {

  /** This change followed by another one, as one change. */
  Change then(Change later);

  record Add(BigDecimal amount) implements Change {
    @Override
    public Change then(Change later) {
      return new Add(amount.add(same(Add.class, later).amount));
    }
  }

  record Min(AttributeValue value) implements Change {
    @Override
    public Change then(Change later) {
      Min other = same(Min.class, later);
      return Values.compare(value, other.value) <= 0 ? this : other;
    }
  }

  record Max(AttributeValue value) implements Change {
    @Override
    public Change then(Change later) {
      Max other = same(Max.class, later);
      return Values.compare(value, other.value) >= 0 ? this : other;
    }
  }

  record Set(AttributeValue value) implements Change {
    @Override
    public Change then(Change later) {
      return same(Set.class, later);
    }
  }

  /** Sets a text with the generation as its prefix, because generations share an index. */
  record InGeneration(String text) implements Change {
    @Override
    public Change then(Change later) {
      return same(InGeneration.class, later);
    }
  }

  record Append(List<AttributeValue> values) implements Change {
    @Override
    public Change then(Change later) {
      List<AttributeValue> all = new ArrayList<>(values);
      all.addAll(same(Append.class, later).values);
      return new Append(all);
    }
  }

  private static <C extends Change> C same(Class<C> kind, Change change) {
    if (!kind.isInstance(change)) {
      throw new RefusedChangeException(
          "An attribute is changed both by %s and by %s."
              .formatted(kind.getSimpleName(), change.getClass().getSimpleName()));
    }
    return kind.cast(change);
  }
}
