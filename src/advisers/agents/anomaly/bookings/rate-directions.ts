// Stated exchange rates that are not those of their currency: the wrong way round, or in another unit.
import type { Money } from '../../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../../../ledger/ports/drafts.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, numberText } from '../../findings/words.ts';
import type { SeenEntry, Snapshot } from '../../snapshot/snapshot.ts';
import { doubt } from './doubt.ts';

/** Of the logarithm: nearer to 1, a rate and its inverse are alike. */
const DISTANCE_MIN = 0.1;
/** Rates move less within a year; what is farther from both has another cause. */
const NEAR = 0.15;
/** Of the rate of now, or a part of it: some currencies lose half in a year. */
const TIMES_MAX = 3;
const SLIPS = [100, 0.01, 1_000, 0.001, 10, 0.1];

export function rateDirections({ entries, holdings, cash }: Snapshot): Finding[] {
  const values = [
    ...cash.map(({ currency, balance, baseValue }) => ({ currency, value: balance, baseValue })),
    ...holdings,
  ];
  const rates = new Map(
    values.flatMap((one) => {
      const rate = rateOf(one);
      return rate === undefined ? [] : [[one.currency, rate] as const];
    }),
  );
  return entries.flatMap((one) => {
    const now = rates.get(one.currency);
    const stated = one.rate?.toNumber();
    return now === undefined || stated === undefined || !(stated > 0)
      ? []
      : judged(one, stated, now);
  });
}

interface Valued {
  readonly currency: CurrencyCode;
  readonly value: Money | undefined;
  readonly baseValue: Money | undefined;
}

/** By which its value is in the currency of the portfolio. */
function rateOf({ value, baseValue }: Valued): number | undefined {
  if (value === undefined || baseValue === undefined || value.isZero()) return undefined;
  return baseValue.toNumber() / value.toNumber();
}

function judged(one: SeenEntry, stated: number, now: number): Finding[] {
  const distance = Math.log(now);
  const isInverted = Math.abs(Math.log(stated) + distance) < Math.min(NEAR, Math.abs(distance));
  if (isInverted && Math.abs(distance) >= DISTANCE_MIN) return [wrong(one, now, 1 / stated)];
  if (timesBetween(stated, now) <= TIMES_MAX) return [];
  const slipped = SLIPS.map((factor) => stated / factor);
  return [wrong(one, now, slipped.find((rate) => timesBetween(rate, now) < 1 + NEAR) ?? now)];
}

function timesBetween(one: number, other: number): number {
  return Math.max(one / other, other / one);
}

function wrong(one: SeenEntry, now: number, expected: number): Finding {
  const { id, type, symbol, currency, on } = one;
  const stated = one.rate?.toNumber() ?? 0;
  return doubt(one, {
    rule: 'rate-inverted',
    severity: 'CRITICAL',
    figures: figuresOf({ transaction: id, rate: stated, now, expected, currency, on }),
    threshold: String(DISTANCE_MIN),
    text: `Transaction ${id} (${[type, symbol ?? currency].join(' ')} on ${on}) has a rate of ${numberText(stated)}; one ${currency} is ${numberText(now)} now. Was it ${numberText(expected)} rather than ${numberText(stated)}?`,
  });
}
