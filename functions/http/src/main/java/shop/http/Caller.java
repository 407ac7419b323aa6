package shop.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls, and what that allows: without the scope {@code orders:read-all} to see and to change
 * one customer only, the token's own.
 *
 * @param subject the token's
 * @param customer the caller's own, if the token has one
 * @param customerClaim the claim that says so
 */
public record Caller(
    String subject, Set<Scope> scopes, Optional<String> customer, String customerClaim) {

  /** Where nobody is asked for a token. */
  public static final Caller ANYBODY =
      new Caller("anonymous", EnumSet.allOf(Scope.class), Optional.empty(), "");

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  boolean has(Scope scope) {
    return scopes.contains(scope);
  }

  /** Whether all customers are this caller's to see and to change. */
  public boolean seesAll() {
    return has(Scope.ORDERS_READ_ALL);
  }

  public boolean mayBe(String customerId) {
    return seesAll() || customer.filter(customerId::equals).isPresent();
  }

  /**
   * Refuses who may not see and change that customer.
   *
   * @param what names the customer in the refusal, at its beginning: {@code "The order's customer"}
   * @throws ProblemException 403
   */
  public void mustBe(String customerId, String what) {
    mustBeSomebody();
    if (!mayBe(customerId)) {
      throw forbidden(
          "%s must be the one in the token's claim %s: other customers need the scope %s."
              .formatted(what, customerClaim, Scope.ORDERS_READ_ALL.text()));
    }
  }

  /** Refuses who may not see any customer. */
  void mustBeSomebody() {
    if (!seesAll() && customer.isEmpty()) {
      throw forbidden(
          "The token has no claim %s that says which customer it is for: all of them need the scope %s."
              .formatted(customerClaim, Scope.ORDERS_READ_ALL.text()));
    }
  }

  /** Refuses who may see one customer only. */
  void mustSeeAll(String why) {
    if (!seesAll()) {
      throw forbidden(why + ": it needs the scope " + Scope.ORDERS_READ_ALL.text() + ".");
    }
  }

  /**
   * Refuses who may not say how it was.
   *
   * @param faults the fields that do
   */
  void mustImport(List<Fault> faults) {
    if (!faults.isEmpty() && !has(Scope.ORDERS_IMPORT)) {
      String detail =
          faults.size() == 1
              ? faults.getFirst().detail()
              : "The body has " + faults.size() + " fields for imports: see errors.";
      throw new ProblemException(Problem.of(ProblemType.FORBIDDEN, detail).with(faults));
    }
  }

  static ProblemException forbidden(String detail) {
    return new ProblemException(Problem.of(ProblemType.FORBIDDEN, detail));
  }

  /**
   * The subject, or where it is long or has unusual characters a text that no subject is and that
   * stands for this one alone: at most 128 characters.
   */
  public String key() {
    return subject.matches("[A-Za-z0-9._:|@+=/-]{1,128}") ? subject : "~" + sha256(subject);
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
