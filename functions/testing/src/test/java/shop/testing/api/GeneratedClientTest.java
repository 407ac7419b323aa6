package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.client.ApiClient;
import shop.client.ApiException;
import shop.client.api.CustomersApi;
import shop.client.api.OrdersApi;
import shop.client.api.ProductsApi;
import shop.client.api.SalesApi;
import shop.client.model.AddProduct;
import shop.client.model.CommandResult;
import shop.client.model.InputAmount;
import shop.client.model.InputMoney;
import shop.client.model.Order;
import shop.client.model.OrderLineInput;
import shop.client.model.OrderStatus;
import shop.client.model.PlaceOrder;
import shop.client.model.RegisterCustomer;

/** A client that a generator makes of infra/openapi.yaml calls the running system. */
@ExtendWith(SharedShop.class)
final class GeneratedClientTest {

  private final Shop shop;
  private final ApiClient client = new ApiClient();
  private final OrdersApi orders;

  GeneratedClientTest(Shop shop) {
    this.shop = shop;
    client.updateBaseUri(shop.uri().toString());
    this.orders = new OrdersApi(client);
  }

  private PlaceOrder order(String customer, String product) throws ApiException {
    CommandResult _ =
        new CustomersApi(client)
            .registerCustomer(
                new RegisterCustomer().customerId(customer).name("Ada").region("France"),
                null,
                null,
                null,
                null);
    InputMoney price = new InputMoney().amount(new InputAmount("3.50")).currency("EUR");
    CommandResult _ =
        new ProductsApi(client)
            .addProduct(
                new AddProduct().productId(product).name("Tea").price(price),
                null,
                null,
                null,
                null);
    return new PlaceOrder()
        .orderId(shop.id("generated"))
        .customerId(customer)
        .addLinesItem(new OrderLineInput().productId(product).quantity(2));
  }

  @Test
  void itPlacesAnOrderAndReadsItBack() throws ApiException {
    PlaceOrder order = order(shop.id("generated"), shop.id("generated"));

    CommandResult placed = orders.placeOrder(order, shop.id("key"), null, null, null);
    assertThat(placed.getId()).isEqualTo(order.getOrderId());
    assertThat(placed.getVersion()).isEqualTo(1);

    Order shown =
        orders.getOrder(placed.getId(), placed.getConsistencyToken(), "wait=10", null, null);
    assertThat(shown.getStatus()).isEqualTo(OrderStatus.PLACED);
    assertThat(shown.getTotal()).isEqualTo("7.00");
    assertThat(shown.getCustomer().getName()).isEqualTo("Ada");
    assertThat(shown.getLines())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getQuantity()).isEqualTo(2);
              assertThat(line.getUnitPrice()).isEqualTo("3.50");
            });
    assertThat(
            orders
                .listCustomerOrders(
                    order.getCustomerId(),
                    null,
                    5,
                    null,
                    placed.getConsistencyToken(),
                    "wait=10",
                    null,
                    null)
                .getItems())
        .singleElement()
        .satisfies(item -> assertThat(item.getOrderId()).isEqualTo(placed.getId()));
    assertThat(
            new SalesApi(client)
                .getRegion(
                    "France",
                    "EUR",
                    null,
                    null,
                    null,
                    null,
                    placed.getConsistencyToken(),
                    "wait=10",
                    null,
                    null)
                .getTotals())
        .singleElement()
        .satisfies(total -> assertThat(total.getOrderCount()).isPositive());
  }

  @Test
  void itIsToldTheProblem() throws ApiException {
    PlaceOrder order = order(shop.id("generated"), shop.id("generated"));
    order.addLinesItem(new OrderLineInput().productId("nothing").quantity(1));

    assertThatThrownBy(() -> orders.placeOrder(order, null, null, null, null))
        .isInstanceOfSatisfying(
            ApiException.class,
            thrown -> {
              assertThat(thrown.getCode()).isEqualTo(422);
              assertThat(thrown.getResponseBody())
                  .contains("urn:problem-type:shop:unknown-reference", "#/lines/1/productId");
            });
  }
}
