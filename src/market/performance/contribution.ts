// What each part of a portfolio added to its return over several periods.

/** One period: profits of all parts together are the return times the capital. */
export interface PeriodProfits<Part> {
  /** What was there at its start, with what was paid in then. */
  readonly capital: number;
  readonly profits: ReadonlyMap<Part, number>;
}

export interface Contributions<Part> {
  add(period: PeriodProfits<Part>): void;
  /** They add up to the linked return of all periods. */
  sums(): ReadonlyMap<Part, number>;
}

/**
 * `sum of (profit of the part / capital) x growth of the portfolio until the period`. A contribution is carried forward with
 * the return of the whole portfolio, so that the parts add up without a residual. The same is done for attribution by
 * A. Frongello, "Linking Single Period Attribution Results", Journal of Performance Measurement 6 (2002). A period without
 * capital has no return, as in the time-weighted return.
 */
export function linkedContributions<Part>(): Contributions<Part> {
  const sums = new Map<Part, number>();
  let growth = 1;
  return {
    add({ capital, profits }) {
      let total = 0;
      for (const [part, profit] of profits) {
        const own = capital > 0 ? profit / capital : 0;
        sums.set(part, (sums.get(part) ?? 0) + growth * own);
        total += own;
      }
      growth *= 1 + total;
    },
    sums: () => sums,
  };
}

export function contributionsOf<Part>(
  periods: readonly PeriodProfits<Part>[],
): ReadonlyMap<Part, number> {
  const linked = linkedContributions<Part>();
  for (const period of periods) linked.add(period);
  return linked.sums();
}
