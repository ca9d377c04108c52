// What the costs of executions are called: SSI reports none, so they are estimated, with the tax on sales.

/** The parts of an estimate; undefined of what a broker has reported. */
export type EstimatedCosts = { readonly saleTax: number } | undefined;

/** Of all of them together. */
export function costName(costs: readonly EstimatedCosts[]): string {
  if (costs.every((estimated) => estimated === undefined)) return 'commission';
  const isTaxed = costs.some((estimated) => estimated !== undefined && estimated.saleTax > 0);
  return isTaxed ? 'estimated brokerage and tax' : 'estimated brokerage';
}
