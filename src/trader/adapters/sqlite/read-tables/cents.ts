// Amounts of money in the public rows: USD to the cent, without the dust of binary fractions.

/** Rounds half up. Prices are not amounts: they keep their decimals. */
export function cents(value: number): number {
  return Math.round(value * 100) / 100;
}
