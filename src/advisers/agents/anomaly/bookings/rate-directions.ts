// Stated exchange rates that are the wrong way round: nearer to one divided by the rate of now than to the rate itself.
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, numberText } from '../../findings/words.ts';
import type { SeenEntry, SeenHolding, Snapshot } from '../../snapshot/snapshot.ts';
import { doubt } from './doubt.ts';

/** Of the logarithm: nearer to 1, a rate and its inverse are alike. */
const DISTANCE_MIN = 0.1;
/** Rates move less within a year; what is farther from both has another cause. */
const NEAR = 0.15;

export function rateDirections({ entries, holdings }: Snapshot): Finding[] {
  const rates = new Map(
    holdings.flatMap((one) => {
      const rate = rateOf(one);
      return rate === undefined ? [] : [[one.currency, rate] as const];
    }),
  );
  return entries.flatMap((one) => {
    const now = rates.get(one.currency);
    const stated = one.rate?.toNumber();
    return now === undefined || stated === undefined ? [] : judged(one, stated, now);
  });
}

/** By which its value is in the currency of the portfolio. */
function rateOf({ value, baseValue }: SeenHolding): number | undefined {
  if (value === undefined || baseValue === undefined || value.isZero()) return undefined;
  return baseValue.toNumber() / value.toNumber();
}

function judged(one: SeenEntry, stated: number, now: number): Finding[] {
  const distance = Math.log(now);
  const isInverted = Math.abs(Math.log(stated) + distance) < Math.min(NEAR, Math.abs(distance));
  if (Math.abs(distance) < DISTANCE_MIN || !(stated > 0) || !isInverted) return [];
  const { id, type, symbol, currency, on } = one;
  const expected = 1 / stated;
  return [
    doubt(one, {
      rule: 'rate-inverted',
      severity: 'CRITICAL',
      figures: figuresOf({ transaction: id, rate: stated, now, expected, currency, on }),
      threshold: String(DISTANCE_MIN),
      text: `Transaction ${id} (${[type, symbol ?? currency].join(' ')} on ${on}) has a rate of ${numberText(stated)}; one ${currency} is ${numberText(now)} now. Was it ${numberText(expected)} rather than ${numberText(stated)}?`,
    }),
  ];
}
