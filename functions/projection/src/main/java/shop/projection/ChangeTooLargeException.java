package shop.projection;

/**
 * One event changes more of one row than one write can take: the projection has to be cut
 * otherwise.
 */
final class ChangeTooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  ChangeTooLargeException(RowKey key) {
    super("One event changes too many attributes of the row " + key.pk() + "/" + key.sk() + ".");
  }
}
