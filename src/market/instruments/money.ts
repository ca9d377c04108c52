// Amounts of money to the cent: the one place that rounds them. Prices are rounded to their tick (`tick-grid.ts`).
// Decision 0023

/** Binary sums of decimal amounts differ from the decimal sum by less than this many cents. */
const DUST_CENTS = 1e-6;

/** The nearest whole cent, half a cent away from zero; never -0. Amounts are compared only as this returns them. */
export function cents(amount: number): number {
  const whole = Math.round(Math.abs(amount) * 100 + DUST_CENTS);
  return whole === 0 ? 0 : (Math.sign(amount) * whole) / 100;
}

/** To the cent, so that the sum of rounded amounts is one again. */
export function sumOfCents(amounts: readonly number[]): number {
  return cents(amounts.reduce((sum, amount) => sum + amount, 0));
}

/** A trade's result after commissions: its gross result and its commissions, each to the cent as they are exported. */
export function netOf(gross: number, commission: number): number {
  return cents(cents(gross) - cents(commission));
}
