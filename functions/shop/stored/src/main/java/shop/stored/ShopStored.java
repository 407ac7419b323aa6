package shop.stored;

import cqrs.domain.Application;
import cqrs.journal.AggregateRows;
import cqrs.journal.Stored;
import cqrs.journal.codec.EventCodec;
import java.util.List;
import shop.domain.ShopEvent;

/** The shop: its name, and how it is stored. */
public final class ShopStored implements Application, Stored<ShopEvent> {

  @Override
  public String name() {
    return "shop";
  }

  @Override
  public String metricsNamespace() {
    return "Shop";
  }

  @Override
  public String publishedView() {
    return "orders";
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
