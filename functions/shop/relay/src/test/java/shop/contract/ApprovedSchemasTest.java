package shop.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was promised is kept. A copy of every schema that was ever published stands in {@code
 * src/test/resources/approved}; it changes only when a field is added.
 */
class ApprovedSchemasTest {

  static List<String> approved() {
    return List.copyOf(Schemas.approved().byName().keySet());
  }

  static List<String> published() {
    return List.copyOf(Schemas.published().byName().keySet());
  }

  @ParameterizedTest
  @MethodSource("approved")
  void whatWasPromisedIsKept(String name) {
    List<String> breaking =
        Optional.ofNullable(Schemas.published().byName().get(name))
            .map(schema -> SchemaChanges.breaking(Schemas.approved().get(name), schema))
            .orElse(List.of("the file is gone, and archived events have it"));
    assertThat(breaking)
        .as(
            """
            This breaks subscribers that read events by events/schemas/%s.
            Leave that file as it is. Write the new form as a file with the next version, raise the \
            event's schemaVersion in ShopContract to it, and copy the file to %s. Before it is deployed \
            every subscriber has to read both versions: one of them is published, the other one is \
            in the archive. See functions/shop/relay/README.md, "Changing the contract".\
            """,
            name, Schemas.approved().folder())
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("published")
  void whatIsPublishedIsPromised(String name) {
    assertThat(Schemas.approved().byName())
        .as("A new schema is a promise: copy events/schemas/%s to the approved ones.", name)
        .containsKey(name);
  }
}
