import { describe, expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import {
  type ChosenStructure,
  chooseStructure,
} from '../../../../src/trader/domain/options/choose-structure.ts';
import type { ChainSeen } from '../../../../src/trader/domain/options/selection/chain-seen.ts';
import { payoffOf } from '../../../../src/trader/domain/options/structures/payoff.ts';
import {
  OPTION_TRADE_DEFAULTS,
  type OptionTradeKind,
} from '../../../../src/trader/domain/terms/option-trade.ts';
import { wordsAt } from '../../../../src/trader/domain/wording/figures.ts';
import { structureText } from '../../../../src/trader/domain/wording/structure-text.ts';
import { CHAIN, chainWith, seenWith } from './chain.ts';

const HOME = wordsAt(US);
const CALL = 'AAPL 261218C00240000';

function chosen(as: OptionTradeKind, side: 'long' | 'short', seen: ChainSeen = seenWith()) {
  const same = side === 'long' ? CALL : 'AAPL 261218P00220000';
  return chooseStructure(seen, OPTION_TRADE_DEFAULTS[as], { side, same });
}

function sentence(as: OptionTradeKind, side: 'long' | 'short', units = 1): string {
  const result = chosen(as, side);
  return result.ok ? structureText(result.value.structure, units, HOME) : '';
}

describe('a signal', () => {
  it.each<[OptionTradeKind, 'long' | 'short', string]>([
    [
      'call_or_put',
      'long',
      'buys 1 AAPL 18 Dec 2026 240 call at up to 4.20: it can lose 420.00 USD at most; break-even 244.20',
    ],
    [
      'call_or_put',
      'short',
      'buys 1 AAPL 18 Dec 2026 225 put at up to 5.10: it can lose 510.00 USD at most; break-even 219.90',
    ],
    [
      'same',
      'long',
      'buys 1 AAPL 18 Dec 2026 240 call at up to 4.20: it can lose 420.00 USD at most; break-even 244.20',
    ],
    [
      'debit_vertical',
      'long',
      'buys 1 AAPL 18 Dec 2026 235/240 call spread at up to 2.00: it can lose 200.00 USD at most; break-even 237.00',
    ],
    [
      'debit_vertical',
      'short',
      'buys 1 AAPL 18 Dec 2026 230/225 put spread at up to 2.55: it can lose 255.00 USD at most; break-even 227.45',
    ],
    [
      'credit_vertical',
      'long',
      'sells 1 AAPL 18 Dec 2026 220/215 put spread for at least 1.12: it can lose 388.00 USD at most; break-even 218.88',
    ],
    [
      'credit_vertical',
      'short',
      'sells 1 AAPL 18 Dec 2026 245/250 call spread for at least 0.85: it can lose 415.00 USD at most; break-even 245.85',
    ],
    [
      'iron_condor',
      'long',
      'sells 1 AAPL 18 Dec 2026 210/215/250/255 iron condor for at least 1.37: it can lose 363.00 USD at most; break-evens 213.63 and 251.37',
    ],
    [
      'cash_secured_put',
      'long',
      'sells 1 AAPL 18 Dec 2026 220 put for at least 3.20, secured by 22,000.00 USD: it can lose 21,680.00 USD at most; break-even 216.80',
    ],
    [
      'covered_call',
      'long',
      'sells 1 AAPL 18 Dec 2026 245 call for at least 2.72 against 100 shares: it can lose 22,728.00 USD at most, the shares included; break-even 227.28',
    ],
  ])('that trades %s, %s, says what it does and what it can lose', (as, side, expected) => {
    expect(sentence(as, side)).toBe(expected);
  });

  it('that trades several units counts them all', () => {
    expect(sentence('credit_vertical', 'long', 3)).toBe(
      'sells 3 AAPL 18 Dec 2026 220/215 put spreads for at least 1.12: they can lose 1,164.00 USD at most; break-even 218.88',
    );
    expect(sentence('covered_call', 'long', 2)).toContain('against 200 shares: they can lose');
  });

  it('buys no put to sell it, and sells no put to go short', () => {
    expect(chosen('cash_secured_put', 'short')).toEqual({
      ok: false,
      failure: [{ kind: 'side_not_allowed', side: 'short' }],
    });
  });
});

describe('a chosen structure', () => {
  it('costs the far side of each quote, and has the middle beside it', () => {
    const { structure, midPrice, legs } = expectChosen('debit_vertical');
    const [bought, sold] = legs.map(({ row }) => row);
    expect(legs.map(({ side }) => side)).toEqual(['buy', 'sell']);
    expect(structure.price).toBeCloseTo((bought?.ask ?? 0) - (sold?.bid ?? 0), 10);
    expect(midPrice).toBeLessThan(structure.price);
    expect(payoffOf(structure.legs)(1_000)).toBe(structure.maxGain);
    expect(payoffOf(structure.legs)(0)).toBe(-structure.maxLoss);
  });

  it('keeps the figures of its contracts, and the refused ones', () => {
    const { legs, refused } = expectChosen('call_or_put');
    expect(legs[0]).toMatchObject({ figures: { days: 32, volatility: 0.28 } });
    expect(legs[0]?.figures.delta).toBeCloseTo(0.335, 2);
    expect(legs[0]?.score).toBeGreaterThan(0.5);
    expect(refused).toHaveLength(10);
  });

  it('delivers its largest strike, or nothing if it settles in cash', () => {
    expect(expectChosen('credit_vertical').structure.delivery).toBe(22_000);
    const rows = CHAIN.map((row) => ({
      ...row,
      contract: { ...row.contract, delivers: 'cash' as const },
    }));
    expect(expectChosen('credit_vertical', seenWith({ rows })).structure.delivery).toBe(0);
  });

  it('takes another strike for its second leg if the one at the width cannot be traded', () => {
    const rows = chainWith('AAPL 261218P00215000', { bid: 0 });
    const { structure } = expectChosen('credit_vertical', seenWith({ rows }));
    expect(structure.legs.map(({ instrument }) => instrument)).toEqual([
      'AAPL 261218P00220000',
      'AAPL 261218P00210000',
    ]);
  });

  it('is none if no strike for the second leg can be traded', () => {
    const rows = CHAIN.filter(({ contract }) => contract.strike >= 220);
    const trade = { ...OPTION_TRADE_DEFAULTS.credit_vertical, delta: { from: 0.25, until: 0.3 } };
    expect(chooseStructure(seenWith({ rows }), trade, { side: 'long' })).toEqual({
      ok: false,
      failure: [{ kind: 'no_contract', considered: 0, refused: [] }],
    });
  });

  it('is none if its quotes leave nothing to gain', () => {
    const rows = chainWith(CALL, { bid: 0.5, ask: 0.55 }).filter(({ contract }) =>
      [235, 240].includes(contract.strike),
    );
    const result = chosen('debit_vertical', 'long', seenWith({ rows }));
    expect(result).toMatchObject({
      ok: false,
      failure: [{ kind: 'implausible_price', price: 5.5, maxLoss: 550, maxGain: -50 }],
    });
  });
});

function expectChosen(as: OptionTradeKind, seen?: ChainSeen): ChosenStructure {
  const result = chosen(as, 'long', seen);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
