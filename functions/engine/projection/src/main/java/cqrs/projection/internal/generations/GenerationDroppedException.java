package cqrs.projection.internal.generations;

/** A generation is being dropped, so its checkpoints move no more. */
public final class GenerationDroppedException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  public GenerationDroppedException(Generation generation) {
    super(
        "Generation %d of the view %s was dropped while it was written."
            .formatted(generation.number(), generation.view()));
  }
}
