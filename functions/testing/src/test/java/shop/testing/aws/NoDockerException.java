package shop.testing.aws;

import java.io.Serial;

/** Docker is needed and missing, so no test ran. Prints one sentence without a stack trace. */
final class NoDockerException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  NoDockerException(String image) {
    super(
        "-Plocalstack runs %s and needs a Docker engine, and none answers here (docker info says why): start one, or leave out -Plocalstack to run the same tests on the embedded emulators."
            .formatted(image),
        null,
        false,
        false);
  }
}
