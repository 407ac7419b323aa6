package shop.command;

import cqrs.command.CommandReader;
import cqrs.command.Commands;
import cqrs.journal.codec.EventCodec;
import java.util.Map;
import java.util.function.Supplier;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;

/** The shop's commands by their routes. */
public final class ShopCommands implements Commands<ShopEvent> {

  @Override
  public EventCodec<ShopEvent> codec() {
    return ShopEvents.CODEC;
  }

  @Override
  public Map<String, CommandReader<ShopEvent>> readers(Supplier<String> ids) {
    return Map.ofEntries(
        Map.entry("POST /customers", new RegisterCustomer(ids)),
        Map.entry("PUT /customers/{id}/region", new MoveCustomer()),
        Map.entry("POST /products", new AddProduct(ids)),
        Map.entry("PUT /products/{id}/price", new RepriceProduct()),
        Map.entry("PUT /products/{id}/name", new RenameProduct()),
        Map.entry("POST /orders", new PlaceOrder(ids)),
        Map.entry("POST /orders/{id}/payment", new PayOrder()),
        Map.entry("POST /orders/{id}/shipment", new ShipOrder()),
        Map.entry("POST /orders/{id}/delivery", new DeliverOrder()),
        Map.entry("POST /orders/{id}/cancellation", new CancelOrder()),
        Map.entry("POST /orders/{id}/returns", new ReturnLines()));
  }
}
