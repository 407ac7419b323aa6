package shop.testing.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.text.ParseException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tokens that must be refused. Each is valid but for the fault that its name tells. */
enum BadToken {
  NONE,
  NO_TOKEN_AFTER_BEARER,
  GARBAGE,
  A_PASSWORD,
  EXPIRED,
  WITHOUT_EXPIRY,
  WITH_EXPIRY_NULL,
  WITH_EXPIRY_AS_TEXT,
  WITH_EXPIRY_AS_LIST,
  WITH_EXPIRY_BEYOND_ALL_TIMES,
  WITH_SUBJECT_NULL,
  WITH_SUBJECT_TRUE,
  WITH_SUBJECT_AS_LIST,
  WITH_SCOPE_AS_LIST_OF_LISTS,
  NOT_YET_VALID,
  ISSUED_IN_THE_FUTURE,
  OF_ANOTHER_KEY_WITH_THE_SAME_ID,
  OF_ANOTHER_KEY,
  WITHOUT_KEY_ID,
  WITH_OTHER_CLAIMS_THAN_WERE_SIGNED,
  WITHOUT_SIGNATURE,
  FOR_ANOTHER_AUDIENCE,
  FOR_NO_AUDIENCE,
  OF_ANOTHER_CLIENT_FOR_NO_AUDIENCE,
  OF_ANOTHER_ISSUER,
  OF_NO_ISSUER,
  OF_ALGORITHM_NONE,
  SIGNED_WITH_THE_PUBLIC_KEY_AS_SECRET;

  /** The header {@code Authorization}, as names and values in turn. */
  String[] header(Shop shop) {
    return this == NONE ? new String[0] : new String[] {"Authorization", text(shop)};
  }

  private String text(Shop shop) {
    try {
      return switch (this) {
        case NONE -> "";
        case NO_TOKEN_AFTER_BEARER -> "Bearer ";
        case GARBAGE -> "Bearer garbage";
        case A_PASSWORD -> "Basic YWRhOnNlY3JldA==";
        default -> "Bearer " + token(shop);
      };
    } catch (JOSEException | ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  private String token(Shop shop) throws JOSEException, ParseException {
    long now = Instant.now().getEpochSecond();
    String good = issued(shop, Map.of());
    JWSObject parsed = JWSObject.parse(good);
    return switch (this) {
      case EXPIRED -> issued(shop, Map.of("exp", now - 1));
      case WITH_EXPIRY_NULL -> issued(shop, Collections.singletonMap("exp", null));
      case WITH_EXPIRY_AS_TEXT -> issued(shop, Map.of("exp", Long.toString(now + 300)));
      case WITH_EXPIRY_AS_LIST -> issued(shop, Map.of("exp", List.of(now + 300)));
      case WITH_EXPIRY_BEYOND_ALL_TIMES -> issued(shop, Map.of("exp", Long.MAX_VALUE));
      case WITH_SUBJECT_NULL -> issued(shop, Collections.singletonMap("sub", null));
      case WITH_SUBJECT_TRUE -> issued(shop, Map.of("sub", true));
      case WITH_SUBJECT_AS_LIST -> issued(shop, Map.of("sub", List.of("staff")));
      case WITH_SCOPE_AS_LIST_OF_LISTS ->
          issued(shop, Map.of("scope", List.of(List.copyOf(Callers.SCOPES))));
      case NOT_YET_VALID -> issued(shop, Map.of("nbf", now + 300));
      case ISSUED_IN_THE_FUTURE -> issued(shop, Map.of("iat", now + 300));
      case FOR_ANOTHER_AUDIENCE -> issued(shop, Map.of("aud", "another-api"));
      case FOR_NO_AUDIENCE -> issued(shop, Map.of("aud", List.of()));
      case OF_ANOTHER_CLIENT_FOR_NO_AUDIENCE ->
          issued(shop, Map.of("aud", List.of(), "client_id", "another-client"));
      case OF_ANOTHER_ISSUER -> issued(shop, Map.of("iss", "https://elsewhere.example/"));
      case OF_NO_ISSUER -> issued(shop, Map.of("iss", ""));
      case WITHOUT_EXPIRY -> {
        Map<String, Object> claims = parsed.getPayload().toJSONObject();
        claims.remove("exp");
        yield shop.system().tokens().signed(parsed.getHeader(), claims);
      }
      case OF_ANOTHER_KEY_WITH_THE_SAME_ID -> signed(parsed, parsed.getHeader(), rsa());
      case OF_ANOTHER_KEY ->
          signed(parsed, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("mine").build(), rsa());
      case WITHOUT_KEY_ID ->
          shop.system()
              .tokens()
              .signed(new JWSHeader(JWSAlgorithm.RS256), parsed.getPayload().toJSONObject());
      case WITH_OTHER_CLAIMS_THAN_WERE_SIGNED -> {
        String[] other = issued(shop, Map.of("sub", "somebody-else")).split("\\.", -1);
        String[] parts = good.split("\\.", -1);
        yield parts[0] + "." + other[1] + "." + parts[2];
      }
      case WITHOUT_SIGNATURE -> good.substring(0, good.lastIndexOf('.') + 1);
      case OF_ALGORITHM_NONE ->
          new PlainJWT(JWTClaimsSet.parse(parsed.getPayload().toJSONObject())).serialize();
      case SIGNED_WITH_THE_PUBLIC_KEY_AS_SECRET -> {
        RSAKey key = shop.system().tokens().publicKeys().getKeys().getFirst().toRSAKey();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build();
        yield signed(parsed, header, new MACSigner(key.toRSAPublicKey().getEncoded()));
      }
      case NONE, NO_TOKEN_AFTER_BEARER, GARBAGE, A_PASSWORD ->
          throw new IllegalStateException(name());
    };
  }

  private static String issued(Shop shop, Map<String, ?> claims) {
    Map<String, Object> all = new HashMap<>(Map.of("sub", "staff", "scope", Callers.ALL));
    all.putAll(claims);
    return new Callers(shop).token(all);
  }

  private static String signed(JWSObject of, JWSHeader header, JWSSigner signer)
      throws JOSEException {
    JWSObject token = new JWSObject(header, new Payload(of.getPayload().toJSONObject()));
    token.sign(signer);
    return token.serialize();
  }

  private static JWSSigner rsa() throws JOSEException {
    return new RSASSASigner(new RSAKeyGenerator(2048).generate());
  }
}
