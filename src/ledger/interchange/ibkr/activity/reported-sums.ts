// A line of the cash report, by currency: what all movements of one kind added up to.
import type { Decimal } from '../../../../kernel/decimal.ts';
import { numberFrom } from '../../text/number-text.ts';
import type { ActivitySections } from './sections.ts';

export function reportedSums(
  sections: ActivitySections,
  name: string,
): ReadonlyMap<string, Decimal> {
  return new Map(
    sections.rows('Cash Report').flatMap(({ raw }) => {
      const { Currency: currency = '', Total: total = '' } = raw;
      const sum = numberFrom(total.trim(), '.');
      const isOther = raw['Currency Summary'] !== name || currency === 'Base Currency Summary';
      return isOther || sum === undefined ? [] : [[currency, sum] as const];
    }),
  );
}
