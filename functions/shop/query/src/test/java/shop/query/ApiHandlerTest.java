package shop.query;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.http.Route;
import org.junit.jupiter.api.Test;
import shop.api.ShopApi;
import shop.views.ShopViews;

class ApiHandlerTest {

  @Test
  void allRoutesAndViewsAreListed() {
    String body = Shop.given().get("/").getBody();

    for (Route route : ShopApi.ROUTES) {
      assertThat(body)
          .contains("{\"method\":\"" + route.method() + "\",\"path\":\"" + route.path() + "\"}");
    }
    ShopViews.VIEWS
        .all()
        .forEach(
            view ->
                assertThat(body)
                    .contains(
                        "{\"view\":\"%s\",\"projectionVersion\":\"%s\"}"
                            .formatted(view.view(), view.version())));
  }
}
