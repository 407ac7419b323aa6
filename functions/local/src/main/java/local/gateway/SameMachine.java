package local.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import local.gateway.HttpRequest.Header;

/**
 * The rule for every port and path: programs and pages of this machine may call, other sites' pages
 * may not.
 *
 * <ul>
 *   <li>{@code Host} is a name of this machine with the port that is called. DNS rebinding sends
 *       another name.
 *   <li>{@code Origin} is absent or a page of this machine. Browsers send it with every request
 *       that can change something.
 *   <li>Without {@code Origin}, a cross-site request may only be a link that is opened.
 * </ul>
 */
final class SameMachine {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final Pattern ORIGIN = Pattern.compile("https?://([^/:]+|\\[[^]]*])(:\\d{1,5})?");
  private static final Pattern HOST = Pattern.compile("([^/:]+|\\[[^]]*])(?::(\\d{1,5}))?");
  private static final int HTTP_PORT = 80;

  private final Set<String> otherNames;

  /** {@code otherNames} stand for this machine with any port, in lower case. */
  SameMachine(Set<String> otherNames) {
    this.otherNames = Set.copyOf(otherNames);
  }

  /** The answer to a request that is refused; the port is the one called. */
  Optional<HttpAnswer> refusal(String method, List<Header> headers, int port) {
    var hosts = values(headers, "host");
    if (hosts.size() != 1 || !isThisMachine(hosts.getFirst(), port)) {
      return refused(
          "Call this as 127.0.0.1, localhost or [::1] with its port: the header Host has another"
              + " name. The option -Dhosts (--hosts) adds names.");
    }
    var origins = values(headers, "origin");
    if (!origins.stream().allMatch(this::isPageOfThisMachine) || origins.size() > 1) {
      return refused("Only pages of this machine may call this: the header Origin has another.");
    }
    if (origins.isEmpty() && isCrossSite(headers) && !isLink(method, headers)) {
      return refused("Only pages of this machine may call this: Sec-Fetch-Site is cross-site.");
    }
    return Optional.empty();
  }

  private boolean isThisMachine(String host, int port) {
    var parts = HOST.matcher(host);
    if (!parts.matches()) {
      return false;
    }
    int named = parts.group(2) == null ? HTTP_PORT : Integer.parseInt(parts.group(2));
    return otherNames.contains(parts.group(1))
        || (LOOPBACK.contains(parts.group(1)) && named == port);
  }

  private boolean isPageOfThisMachine(String origin) {
    var parts = ORIGIN.matcher(origin);
    return parts.matches()
        && (LOOPBACK.contains(parts.group(1)) || otherNames.contains(parts.group(1)));
  }

  private static boolean isCrossSite(List<Header> headers) {
    return values(headers, "sec-fetch-site").contains("cross-site");
  }

  private static boolean isLink(String method, List<Header> headers) {
    return method.equals("GET")
        && values(headers, "sec-fetch-mode").equals(List.of("navigate"))
        && values(headers, "sec-fetch-dest").equals(List.of("document"));
  }

  private static List<String> values(List<Header> headers, String name) {
    return Header.values(headers, name).stream()
        .map(value -> value.toLowerCase(Locale.ROOT))
        .toList();
  }

  private static Optional<HttpAnswer> refused(String detail) {
    var problem =
        "{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,\"detail\":\"%s\"}"
            .formatted(detail);
    return Optional.of(HttpAnswer.of(403, "application/problem+json", problem));
  }
}
