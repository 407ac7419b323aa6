package cqrs.projection.read;

/** The view has no active generation. */
public final class ViewNotBuiltException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final boolean building;

  public ViewNotBuiltException(String view, boolean building) {
    super("The view " + view + (building ? " is being built." : " is not built."));
    this.building = building;
  }

  /** Whether its first generation is being built. */
  public boolean isBuilding() {
    return building;
  }
}
