package shop.command;

import cqrs.command.CommandReader;
import cqrs.command.Commands;
import cqrs.journal.codec.EventCodec;
import java.util.HashMap;
import java.util.Map;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;

/** The shop's commands by their routes. */
public final class ShopCommands implements Commands<ShopEvent> {

  @Override
  public EventCodec<ShopEvent> codec() {
    return ShopEvents.CODEC;
  }

  @Override
  public int daysAhead() {
    return 1;
  }

  @Override
  public Map<String, CommandReader<ShopEvent>> readers() {
    Map<String, CommandReader<ShopEvent>> readers = new HashMap<>();
    readers.put("POST /customers", Customers::register);
    readers.put("PUT /customers/{id}/region", Customers::move);
    readers.put("PUT /customers/{id}/name", Customers::rename);
    readers.put("PUT /customers/{id}/email", Customers::changeEmail);
    readers.put("POST /products", Products::add);
    readers.put("PUT /products/{id}/price", Products::reprice);
    readers.put("PUT /products/{id}/name", Products::rename);
    readers.put("POST /orders", new PlaceOrder());
    readers.put("POST /orders/{id}/payment", Orders::pay);
    readers.put("POST /orders/{id}/shipment", Orders::ship);
    readers.put("POST /orders/{id}/delivery", Orders::deliver);
    readers.put("POST /orders/{id}/cancellation", Orders::cancel);
    readers.put("POST /orders/{id}/returns", Orders::takeBack);
    return readers;
  }
}
