// Interest and fees of many times the usual amount: cents for whole units, or the field of another figure.
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, moneyText, numberText } from '../../findings/words.ts';
import type { SeenEntry, Snapshot } from '../../snapshot/snapshot.ts';
import { medianOf } from '../statistics/robust.ts';
import { doubt } from './doubt.ts';

/** Times the usual amount; taxes, and what an owner pays in, have no usual one. */
const TIMES_MAX = 20;
/** Times the largest other one: some are charged once a year. */
const LARGEST_MAX = 5;
const OTHERS_MIN = 4;

export function cashSizes({ entries }: Snapshot): Finding[] {
  const moved = entries.filter(
    ({ type, cash }) => (type === 'INTEREST' || type === 'FEE') && !cash.isZero(),
  );
  const alike = Map.groupBy(
    moved,
    ({ type, currency, cash }) => `${type} ${currency} ${cash.isNegative()}`,
  );
  return [...alike.values()].flatMap((all) => all.flatMap((one) => judged(one, all)));
}

function judged(one: SeenEntry, all: readonly SeenEntry[]): Finding[] {
  const others = all.filter((other) => other !== one).map(sizeOf);
  if (others.length < OTHERS_MIN) return [];
  const usual = medianOf(others);
  const size = sizeOf(one);
  if (size <= usual * TIMES_MAX || size <= Math.max(...others) * LARGEST_MAX) return [];
  const { id, type, cash, currency, on } = one;
  return [
    doubt(one, {
      rule: 'cash-size',
      severity: 'WARNING',
      figures: figuresOf({ transaction: id, cash, usual, currency, on }),
      threshold: String(TIMES_MAX),
      text: `Transaction ${id} (${type} of ${moneyText(cash, currency)} on ${on}) is ${numberText(Math.round(size / usual))} times the usual ${numberText(usual)} ${currency}. Is it in another unit?`,
    }),
  ];
}

function sizeOf({ cash }: SeenEntry): number {
  return Math.abs(cash.toNumber());
}
