package cqrs.http.problem;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with a request, so that all of it is told at once. */
public final class Faults {

  /** More would not fit an answer, and nobody reads them. */
  public static final int MOST = 4_000;

  private final List<Fault> faults = new ArrayList<>();
  private final List<Fault> imports = new ArrayList<>();
  private int more;

  public void add(String pointer, String detail) {
    if (faults.size() < MOST) {
      faults.add(new Fault(pointer, detail));
    } else {
      more++;
    }
  }

  /** Notes a field that only some callers may use; to the others it is a fault, but not a 400. */
  public void addImport(String pointer, String detail) {
    if (imports.size() < MOST) {
      imports.add(new Fault(pointer, detail));
    }
  }

  public List<Fault> imports() {
    return imports;
  }

  /** Whether there is no fault that makes a 400. */
  public boolean isEmpty() {
    return faults.isEmpty();
  }

  private String first() {
    return more == 0 ? "." : ", which has the first " + MOST + ".";
  }

  /** Throws the gathered faults as one problem, if there are any. */
  public void check(String what) {
    if (faults.isEmpty()) {
      return;
    }
    String detail =
        faults.size() == 1
            ? faults.getFirst().detail()
            : "The " + what + " has " + (faults.size() + more) + " faults: see errors" + first();
    throw new ProblemException(Problem.of(ProblemType.BAD_REQUEST, detail).with(faults));
  }
}
