// Where the method of a portfolio would sell a lot with a higher gain than another lot has.
import { type Decimal, textOf } from '../../../../kernel/decimal.ts';
import { roughlyInCurrency } from '../../../../kernel/rough-worth.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, moneyText } from '../../findings/words.ts';
import type { SeenHolding, Snapshot } from '../../snapshot/snapshot.ts';
import type { AgentTerms } from '../../terms/agent-terms.ts';
import { type LotGain, longLotGains } from './lot-gains.ts';

/** Only these methods choose by age. */
export function lotChoice(
  { holdings, portfolio }: Snapshot,
  { optimiser: { harvestMin } }: AgentTerms,
): Finding[] {
  const { method } = portfolio;
  if (method !== 'FIFO' && method !== 'LIFO') return [];
  return holdings.flatMap((holding): Finding[] => {
    const gains = longLotGains(holding);
    const next = method === 'FIFO' ? gains.at(0) : gains.at(-1);
    const best = gains.reduce<LotGain | undefined>(
      (one, other) => (one === undefined || perUnit(other) < perUnit(one) ? other : one),
      undefined,
    );
    if (next === undefined || best === undefined || next === best) return [];
    const quantity = lesser(next.lot.remaining, best.lot.remaining);
    const difference = (perUnit(next) - perUnit(best)) * quantity.toNumber();
    return difference < roughlyInCurrency(harvestMin, holding.currency)
      ? []
      : [found(holding, { method, next, best, difference, quantity })];
  });
}

interface Choice {
  readonly method: string;
  readonly next: LotGain;
  readonly best: LotGain;
  readonly difference: number;
  readonly quantity: Decimal;
}

function found(
  { security, symbol, currency }: SeenHolding,
  { method, next, best, difference, quantity }: Choice,
): Finding {
  const sum = difference.toFixed(2);
  return {
    ...{ agent: 'optimiser', rule: 'lot-choice', subject: `security:${security}`, bucket: 1 },
    ...{ isBreach: true, severity: 'INFO' },
    figures: figuresOf({
      ...{ method, quantity, difference: sum, currency, next: next.lot.id, other: best.lot.id },
      ...{ next_gain: next.gain, other_gain: best.gain },
    }),
    threshold: undefined,
    evidence: [next.lot.event, best.lot.event],
    text: `By ${method} the next sale of ${symbol} closes the lot of ${next.lot.openedOn}, which gains ${moneyText(next.gain, currency)}; to sell ${textOf(quantity)} of ${best.lot.openedOn} instead realises ${sum} ${currency} less.`,
    command: undefined,
  };
}

function perUnit({ lot, gain }: LotGain): number {
  return gain.toNumber() / lot.remaining.toNumber();
}

function lesser(one: Decimal, other: Decimal): Decimal {
  return one.lt(other) ? one : other;
}
