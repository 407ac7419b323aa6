package local.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import local.template.Template.Authorization;

/** Makes tokens, in place of an identity provider. Its key is made with it, and never written. */
public final class TokenIssuer {
  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final int KEY_BITS = 2048;

  private final Authorization expected;
  private final RSAKey key;

  /** An issuer of tokens that are good for what is expected. */
  public TokenIssuer(Authorization expected) {
    this.expected = expected;
    try {
      this.key =
          new RSAKeyGenerator(KEY_BITS)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.RS256)
              .keyIDFromThumbprint(true)
              .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public keys, to verify signatures with. */
  public JWKSet publicKeys() {
    return new JWKSet(key.toPublicJWK());
  }

  /** A token of an hour for the subject {@code local}; the given claims come before its own. */
  public String token(Map<String, ?> claims) {
    long now = Instant.now().getEpochSecond();
    var all = new LinkedHashMap<String, Object>();
    all.put("iss", expected.issuer());
    all.put("aud", expected.audience().getFirst());
    all.put("sub", "local");
    all.put("iat", now);
    all.put("exp", now + LIFETIME.toSeconds());
    all.putAll(claims);
    return signed(header(), all);
  }

  /** A token with just that header and these claims. */
  public String signed(JWSHeader header, Map<String, ?> claims) {
    return signed(header, new Payload(new LinkedHashMap<String, Object>(claims)));
  }

  /** A token with just that text as its claims, be it JSON or not. */
  String signed(String claims) {
    return signed(header(), new Payload(claims));
  }

  private JWSHeader header() {
    return new JWSHeader.Builder(JWSAlgorithm.RS256)
        .type(JOSEObjectType.JWT)
        .keyID(key.getKeyID())
        .build();
  }

  private String signed(JWSHeader header, Payload claims) {
    var token = new JWSObject(header, claims);
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }
}
