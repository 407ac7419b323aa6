package shop.views.parts;

/** Figures that days, months and totals have in common. */
public interface Figures<F extends Figures<F>> {

  F plus(F other);

  /** Whether all of them are 0. */
  boolean isNone();
}
