package cqrs.http;

import cqrs.http.problem.Fault;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.http.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The caller, and the permissions of its token. Without the scope for all owners a caller sees and
 * changes the data of one owner only, the token's own.
 *
 * @param subject the token's
 * @param scopes the token's
 * @param owner the owner in the token, if it names one
 * @param ownerClaim the claim that names the owner
 * @param api names the scopes that matter
 * @param isAnybody true where no token is asked for: everything is allowed
 */
public record Caller(
    String subject,
    Set<String> scopes,
    Optional<String> owner,
    String ownerClaim,
    Api api,
    boolean isAnybody) {

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  /** A caller where no token is asked for. */
  static Caller anybody(Api api) {
    return new Caller("anonymous", Set.of(), Optional.empty(), "", api, true);
  }

  /** Whether the token has that scope; true where no token is asked for. */
  public boolean has(String scope) {
    return isAnybody || scopes.contains(scope);
  }

  /** Whether the caller may see and change the data of all owners. */
  public boolean seesAll() {
    return has(api.scopes().allOwners());
  }

  /** The names that {@link Api#guarded} keeps from the caller. */
  public Set<String> unseen() {
    return api.guarded().entrySet().stream()
        .filter(guarded -> !has(guarded.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the caller may see and change the data of that owner. */
  public boolean mayBe(String id) {
    return seesAll() || owner.filter(id::equals).isPresent();
  }

  /**
   * Requires that the caller may see and change the data of an owner.
   *
   * @param id the owner's
   * @param what names the owner at the beginning of the message: {@code "The loan's reader"}
   * @throws ProblemException 403
   */
  public void mustBe(String id, String what) {
    mustBeSomebody();
    if (!mayBe(id)) {
      throw forbidden(
          "%s must be the one in the token's claim %s: other %ss need the scope %s."
              .formatted(what, ownerClaim, api.owner(), api.scopes().allOwners()));
    }
  }

  /** Requires that the caller may see the data of some owner. */
  void mustBeSomebody() {
    if (!seesAll() && owner.isEmpty()) {
      throw forbidden(
          "The token has no claim %s that says which %s it is for: all of them need the scope %s."
              .formatted(ownerClaim, api.owner(), api.scopes().allOwners()));
    }
  }

  /** Requires that the caller may see the data of all owners. */
  void mustSeeAll(String why) {
    if (!seesAll()) {
      throw forbidden(why + ": it needs the scope " + api.scopes().allOwners() + ".");
    }
  }

  /**
   * Rejects import-only fields without the import scope.
   *
   * @param faults a fault for each such field
   */
  void mustImport(List<Fault> faults) {
    if (!faults.isEmpty() && !has(api.scopes().imports())) {
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
   * The subject. A subject that is long or has unusual characters becomes {@code ~} and its
   * SHA-256. At most 128 characters.
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
