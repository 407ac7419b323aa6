package shop.local.gateway;

import java.util.Optional;
import java.util.Set;
import shop.local.gateway.HttpRequest.Header;

/** Keeps pages of other sites from using what is for people at this machine. */
final class SameOrigin {
  private SameOrigin() {}

  /**
   * A page of another site can neither choose the Origin that its browser sends nor, by a name that
   * it lets point here, the Host. What is no browser sends no Origin. A link from elsewhere to a
   * page does no harm.
   */
  static boolean holds(HttpRequest request) {
    var hosts = Set.of("127.0.0.1:" + request.port(), "localhost:" + request.port());
    var host = header(request, "host");
    var origin = header(request, "origin");
    var site = header(request, "sec-fetch-site");
    return host.filter(hosts::contains).isPresent()
        && origin.map(it -> it.equals("http://" + host.get())).orElse(true)
        && (request.method().equals("GET") || site.map("same-origin"::equals).orElse(true));
  }

  private static Optional<String> header(HttpRequest request, String name) {
    return request.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }
}
