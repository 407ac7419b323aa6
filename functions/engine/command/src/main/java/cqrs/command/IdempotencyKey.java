package cqrs.command;

import cqrs.http.Request;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.http.problem.ProblemType;
import cqrs.journal.Receipt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A caller's name for a command, which makes it safe to send twice.
 *
 * @param request SHA-256 of method, path and body
 */
record IdempotencyKey(String caller, String key, String request) {

  private static final Duration KEPT = Duration.ofDays(7);

  /**
   * The request's key, if it has one.
   *
   * @throws ProblemException 400 if it is malformed
   */
  static Optional<IdempotencyKey> of(Request request) {
    return request
        .header("idempotency-key")
        .map(
            key -> {
              if (!key.matches("[!-~]{1,128}")) {
                throw new ProblemException(
                    Problem.badRequest(
                        "Idempotency-Key must be 1 to 128 visible ASCII characters."));
              }
              return new IdempotencyKey(request.caller().key(), key, hash(request));
            });
  }

  /** The receipt of a success. */
  Receipt receipt(Success success, Instant now) {
    return new Receipt(caller, key, request, success.json(), now.plus(KEPT));
  }

  /**
   * The success that a receipt of this key tells of.
   *
   * @throws ProblemException 422 if the receipt is of another request
   */
  Success replay(Receipt receipt) {
    if (!receipt.request().equals(request)) {
      throw new ProblemException(
          Problem.of(
              ProblemType.IDEMPOTENCY_KEY_REUSED,
              "This Idempotency-Key was used with another route or body: take a new one."));
    }
    return Success.parse(receipt.response());
  }

  private static String hash(Request request) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update(
          (request.method() + "\n" + request.path() + "\n").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash.digest(request.body()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
