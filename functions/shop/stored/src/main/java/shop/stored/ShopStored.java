package shop.stored;

import cqrs.domain.AggregateId;
import cqrs.domain.Application;
import cqrs.journal.AggregateRows;
import cqrs.journal.Stored;
import cqrs.journal.codec.EventCodec;
import java.util.List;
import shop.domain.Aggregates;
import shop.domain.ShopEvent;

/** The shop: its name, where the API shows it, and how it is stored. */
public final class ShopStored implements Application, Stored<ShopEvent> {

  @Override
  public String name() {
    return "shop";
  }

  @Override
  public String publishedView() {
    return "orders";
  }

  @Override
  public String path(AggregateId aggregate) {
    return switch (aggregate.type()) {
      case Aggregates.CUSTOMER -> "/customers/" + aggregate.id();
      case Aggregates.PRODUCT -> "/products/" + aggregate.id();
      case Aggregates.ORDER -> "/orders/" + aggregate.id();
      default -> throw new IllegalArgumentException("No route shows " + aggregate + ".");
    };
  }

  @Override
  public EventCodec<ShopEvent> codec() {
    return ShopEvents.CODEC;
  }

  @Override
  public List<AggregateRows<?, ?>> aggregates() {
    return ShopAggregates.ALL;
  }
}
