package local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.gateway.HttpRequest.Header;
import local.tokens.TokenIssuer;

/**
 * {@code POST /local/tokens}: a token with the claims of the body. It is never deployed. Routes of
 * the API come before it.
 */
public record TokenPage(Optional<TokenIssuer> issuer) implements HttpServer.Page {

  private static final List<String> PATH = List.of("local", "tokens");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> CLAIMS = new TypeReference<>() {};

  @Override
  public Optional<HttpAnswer> answer(HttpRequest request) {
    return request.method().equals("POST") && request.segments().equals(PATH)
        ? issuer.map(it -> answer(request, it))
        : Optional.empty();
  }

  private static HttpAnswer answer(HttpRequest request, TokenIssuer issuer) {
    try {
      var token = issuer.token(JSON.readValue(request.body().asByteArrayUnsafe(), CLAIMS));
      return HttpAnswer.of(
          200, "application/jwt", token + "\n", new Header("cache-control", "no-store"));
    } catch (JsonProcessingException e) {
      return HttpAnswer.ofGateway(400, "Send the token's claims: a JSON object.");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
