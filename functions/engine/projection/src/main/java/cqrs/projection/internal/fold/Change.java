package cqrs.projection.internal.fold;

import cqrs.projection.RefusedChangeException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What may happen to one attribute of a row. Changes of one kind merge; of two kinds they do not.
 */
public sealed interface Change {

  /** This change and then the other, as one. */
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

  /** A text that the generation is put before: an index has no generation of its own. */
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
          "An attribute is changed both by "
              + kind.getSimpleName()
              + " and by "
              + change.getClass().getSimpleName()
              + ".");
    }
    return kind.cast(change);
  }
}
