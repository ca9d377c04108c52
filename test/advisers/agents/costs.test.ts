// Fees and idle cash as parts of the whole, where values have signs or are missing.
import { describe, expect, it } from 'vitest';
import { judged } from '../../../src/advisers/agents/all-agents.ts';
import { levelOf } from '../../../src/advisers/agents/findings/level.ts';
import type { SeenCash } from '../../../src/advisers/agents/snapshot/snapshot.ts';
import { AGENT_TERMS } from '../../../src/advisers/agents/terms/agent-terms.ts';
import { money } from '../../../src/kernel/decimal.ts';
import { entry, holding, snapshot, USD } from './harness/snapshots.ts';

function dollars(balance: string): SeenCash {
  return { currency: USD, balance: money(balance), baseValue: money(balance), events: [] };
}

const sold = { quantity: '-100', cost: '-10000', price: '100' };
const fees = entry(7, { fees: money('500') });

describe('parts of the whole', () => {
  it('are of values without their signs: a portfolio that only sold short is worth nothing', () => {
    const short = snapshot({
      ...{ holdings: [holding(1, sold)], cash: [dollars('10000')], entries: [fees] },
    });
    const found = judged(short, AGENT_TERMS);
    const shareOf = (rule: string) => found.find((one) => one.rule === rule)?.figures;
    expect(shareOf('idle-cash')).toMatchObject({ share: '0.5', value: '20000' });
    expect(shareOf('fee-drag')).toMatchObject({ share: '0.025', value: '20000' });
  });

  it('are said in the smallest unit of their currency', () => {
    const VND = 'VND' as typeof USD;
    const dong = { ...dollars('9940210450'), currency: VND };
    const { portfolio } = snapshot();
    const seen = snapshot({
      ...{ portfolio: { ...portfolio, baseCurrency: VND }, holdings: [holding(1)], cash: [dong] },
    });
    const found = judged(seen, AGENT_TERMS);
    const idle = found.find(({ rule }) => rule === 'idle-cash');
    expect(idle?.text).toMatch(/^Cash of 9940210450 VND is /);
  });

  it('are not said while a holding has no value', () => {
    const unpriced = holding(2, {}, { price: undefined, value: undefined, baseValue: undefined });
    const partly = snapshot({
      ...{ holdings: [holding(1), unpriced], cash: [dollars('10000')], entries: [fees] },
    });
    const rules = judged(partly, AGENT_TERMS).map(({ rule }) => rule);
    expect(rules).not.toContain('idle-cash');
    expect(rules).not.toContain('fee-drag');
  });

  it('have no level if they are no numbers', () => {
    for (const share of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN])
      expect(levelOf(share, 0.3, 0.9)).toBeUndefined();
  });
});
