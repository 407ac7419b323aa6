package shop.views.parts;

import java.util.List;
import java.util.Optional;

/**
 * One page of a longer list.
 *
 * @param next the cursor that goes on; empty on the last page
 */
public record Page<T>(List<T> items, Optional<String> next) {

  public Page {
    items = List.copyOf(items);
  }
}
