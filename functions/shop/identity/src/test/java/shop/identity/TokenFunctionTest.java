package shop.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import shop.api.ShopApi;

/** Events as the Developer Guide of Amazon Cognito shows them, version V3_0. */
class TokenFunctionTest {

  private static final String USER =
      """
      {"version": "3", "triggerSource": "TokenGeneration_HostedAuth", "region": "eu-west-1",
       "userPoolId": "eu-west-1_EXAMPLE", "userName": "ada",
       "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1example23456789"},
       "request": {
         "userAttributes": {"sub": "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111", "email": "ada@shop.example"},
         "groupConfiguration": {"groupsToOverride": %s, "iamRolesToOverride": [], "preferredRole": null},
         "scopes": %s},
       "response": {"claimsAndScopeOverrideDetails": null}}
      """;
  private static final String MACHINE =
      """
      {"version": "3", "triggerSource": "TokenGeneration_ClientCredentials", "region": "eu-west-1",
       "userPoolId": "eu-west-1_EXAMPLE", "userName": "ClientCredentials",
       "callerContext": {"clientId": "1example23456789"},
       "request": {"userAttributes": {}, "groupConfiguration": null,
         "scopes": ["shop/orders:import", "shop/orders:write", "other/x"], "clientMetadata": null},
       "response": {"claimsAndScopeOverrideDetails": null}}
      """;

  private final TokenFunction function = new TokenFunction(Map.of("OWNER_CLAIM", "customer_id"));

  private Map<?, ?> token(String event) throws IOException {
    Map<String, Object> answer = function.answer(JSON.std.mapFrom(event));
    assertThat(answer).containsKeys("version", "triggerSource", "userPoolId", "request");
    Object details = inner(answer.get("response"), "claimsAndScopeOverrideDetails");
    return (Map<?, ?>) inner(details, "accessTokenGeneration");
  }

  private static Object inner(@Nullable Object object, String name) {
    return Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(object)).get(name));
  }

  @Test
  void customerHasItsOwnIdAndTheScopesOfCustomers() throws IOException {
    Map<?, ?> token =
        token(USER.formatted("[]", "[\"openid\", \"aws.cognito.signin.user.admin\"]"));
    assertThat(token.get("claimsToAddOrOverride"))
        .isEqualTo(Map.of("customer_id", "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111"));
    assertThat(token.get("scopesToAdd"))
        .isEqualTo(List.of("catalogue:read", "orders:read", "orders:write"));
  }

  @Test
  void groupsAddScopes() throws IOException {
    assertThat(token(USER.formatted("[\"staff\", \"chess\"]", "[]")).get("scopesToAdd"))
        .asString()
        .contains("orders:read-all", "orders:fulfil", "catalogue:write")
        .doesNotContain("views:admin", "orders:import");
    assertThat(token(USER.formatted("[\"operators\"]", "[]")).get("scopesToAdd"))
        .asString()
        .contains("views:admin")
        .doesNotContain("orders:fulfil");
  }

  /** Asking narrows and never widens. */
  @Test
  void userHasOnlyWhatItAsksForIfItAsks() throws IOException {
    String asked = "[\"openid\", \"shop/orders:read\", \"shop/views:admin\"]";
    assertThat(token(USER.formatted("[]", asked)).get("scopesToAdd"))
        .isEqualTo(List.of("orders:read"));
  }

  @Test
  void machineHasWhatItsClientAsksForAndIsNoCustomer() throws IOException {
    Map<?, ?> token = token(MACHINE);
    assertThat(token.get("scopesToAdd")).isEqualTo(List.of("orders:import", "orders:write"));
    assertThat(token.containsKey("claimsToAddOrOverride")).isFalse();
  }

  @Test
  void scopesOfRolesAreThoseOfTheApi() {
    assertThat(ShopApi.SCOPES)
        .containsAll(Role.scopesOf(List.of("staff", "operators")))
        .contains("orders:import");
  }

  @Test
  void otherEventsAreRefused() {
    for (Map<String, Object> event :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("request", Map.of()),
            Map.of("request", Map.of("userAttributes", 1)))) {
      assertThatThrownBy(() -> function.answer(event))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("The event has no");
    }
    assertThatThrownBy(() -> new TokenFunction(Map.of()))
        .hasMessage("The setting OWNER_CLAIM is missing.");
  }
}
