// Whether what a request for target weights names is among its symbols, and whether what has to name all of them does.
import type { OptimiserBody } from '../shapes/optimiser.ts';
import { unprocessable } from '../shapes/problem.ts';

/** Names beside the symbols are mistakes, and some methods need a figure of each symbol. */
export function checkNames(body: OptimiserBody, symbols: readonly string[]): void {
  const known = new Set(symbols);
  const { bounds, groups, turnover, views = [], market_values, expected_returns } = body;
  const named = {
    bounds: namesIn(bounds),
    groups: groups.flatMap((one) => one.symbols),
    turnover: namesIn(turnover?.from),
    market_values: namesIn(market_values),
    expected_returns: namesIn(expected_returns),
    views: views.flatMap(({ of }) => namesIn(of)),
  };
  for (const [field, names] of Object.entries(named)) {
    const other = names.find((one) => !known.has(one));
    if (other !== undefined)
      throw unprocessable(field, `${field}: ${other} is not among the symbols.`);
  }
  for (const field of ['market_values', 'expected_returns'] as const) {
    const given = new Set(named[field]);
    const without = symbols.find((one) => !given.has(one));
    if (body[field] !== undefined && without !== undefined)
      throw unprocessable(field, `${field}: ${without} has none; state all.`);
  }
}

function namesIn(all: readonly { readonly symbol: string }[] = []): readonly string[] {
  return all.map(({ symbol }) => symbol);
}
