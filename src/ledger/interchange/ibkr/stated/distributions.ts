// Dividends and taxes withheld as a statement lists them, each row for itself.
import type { CashRow } from './cash-row.ts';
import type { StatedDistribution } from './statement-figures.ts';

export function distributionsIn(rows: readonly CashRow[]): StatedDistribution[] {
  return rows.flatMap((row) => {
    const { kind, security, place, currency, moment, amount, description } = row;
    if (security === undefined) return [];
    if (kind !== 'dividend' && kind !== 'return-of-capital' && kind !== 'withholding') return [];
    return [{ place, kind, security, currency, on: moment.on, amount, description }];
  });
}
