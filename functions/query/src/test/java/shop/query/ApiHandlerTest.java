package shop.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import shop.http.Routes;
import shop.views.Views;

class ApiHandlerTest {

  @Test
  void allRoutesAndViewsAreListed() {
    String body = Shop.given().get("/").getBody();

    for (Routes.Route route : Routes.ALL) {
      assertThat(body)
          .contains("{\"method\":\"" + route.method() + "\",\"path\":\"" + route.path() + "\"}");
    }
    for (String view : Views.names()) {
      assertThat(body).contains("{\"view\":\"" + view + "\",\"projectionVersion\":\"1.0\"}");
    }
  }
}
