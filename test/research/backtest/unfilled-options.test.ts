// Entries of options that ended without a fill, with what their quotes lacked.
import { describe, expect, it } from 'vitest';
import { endNotes } from '../../../src/research/backtest/run-notes.ts';
import type { OptionFillModel } from '../../../src/research/fills/option-fills.ts';
import type { EntryOrder } from '../../../src/trader/domain/strategy/strategy.ts';
import { OPTION_TRADE_DEFAULTS } from '../../../src/trader/domain/terms/option-trade.ts';
import { tapedRows } from '../chains/taped-rows.ts';
import { played } from './session-fixture.ts';

const ALL_THE_WAY = {
  ...{ kind: 'walk', steps: 2, everyMs: 10_000, reachPercent: 100, lifeMs: 300_000 },
} as const satisfies EntryOrder;
const SHORT_OF_IT: EntryOrder = { ...ALL_THE_WAY, reachPercent: 10 };

/** A call that is bought at 10:00:30, by rows at these times: `10:01 1.90 2.00`. */
function bought(
  rows: readonly string[],
  { fills = 'cross', entryOrder = SHORT_OF_IT }: Partial<Asked> = {},
) {
  const chain = rows.map((row) => {
    const [time, ...quote] = row.split(' ');
    return `2026-11-18 ${time} AAPL 261218C00104000 ${quote.join(' ')}`;
  });
  const { result } = played({
    predictions: { '10:00:30': 'BUY' },
    strategy: {
      trade: OPTION_TRADE_DEFAULTS.call_or_put,
      entry: { side: 'both', when: 'true' },
      ...{ entryOrder, stop: { kind: 'percent', percent: 100 }, target: undefined },
      ...{ size: { kind: 'shares', shares: 2 }, protection: 'watched' },
    },
    terms: { options: { rows: [tapedRows(chain)], fills: { kind: fills } } },
  });
  return result;
}

interface Asked {
  readonly fills: Exclude<OptionFillModel['kind'], 'fraction'>;
  readonly entryOrder: EntryOrder;
}

function noteOf(...asked: Parameters<typeof bought>): string | undefined {
  return endNotes(bought(...asked)).find((note) => note.includes('without a fill'));
}

const ONE = '1 of 1 option entry ended without a fill';

describe('an entry in an option that ends without a fill', () => {
  it.each(['walk', 'cross', 'mid'] as const)('had no quote while it worked, by %s', (fills) => {
    expect(noteOf(['10:00 1.90 2.00', '10:30 1.90 2.00'], { fills })).toBe(
      `${ONE}: while 1 worked, no quote came`,
    );
  });

  it('had only quotes that are no market', () => {
    expect(noteOf(['10:00 1.90 2.00', '10:01 1.90 -', '10:02 2.00 2.00'])).toBe(
      `${ONE}: while 1 worked, every quote lacked a side or was locked or crossed`,
    );
  });

  it('had quotes whose far side stayed beyond its limit, by the nearest of them', () => {
    const rows = ['10:00 1.90 2.00', '10:01 1.90 2.05', '10:02 1.90 2.05'];
    expect(noteOf(rows)).toBe(
      `${ONE}: the limit of 1 stayed short of the price that fills it, by 0.05 at the nearest`,
    );
  });

  it('had a quote within its limit once, where two in a row are needed', () => {
    const rows = ['10:00 1.90 2.00', '10:01 1.90 2.00', '10:02 1.90 2.10'];
    expect(noteOf(rows, { fills: 'walk', entryOrder: ALL_THE_WAY })).toBe(
      `${ONE}: for 1 a single quote came within the limit, and two in a row are needed`,
    );
  });
});

describe('an entry in an option that is filled', () => {
  it('needs no explanation', () => {
    const rows = ['10:00 1.90 2.00', '10:01 1.90 2.00', '10:02 1.90 2.00'];
    const result = bought(rows, { entryOrder: ALL_THE_WAY });
    expect(result.openPositions).toHaveLength(1);
    expect(endNotes(result).join()).not.toContain('without a fill');
    expect(result.optionEntries).toMatchObject({ ended: 1, unfilled: 0 });
  });
});
