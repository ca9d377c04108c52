// Two price sources about the same days: when they differ, what is asked, and how often.
import { describe, expect, it } from 'vitest';
import { priceSources } from '../../../src/advisers/agents/anomaly/rules/price-sources.ts';
import type {
  SeenComparison,
  SeenHolding,
} from '../../../src/advisers/agents/snapshot/snapshot.ts';
import { price } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { isDiffering } from '../../../src/ledger/ports/price-history.ts';
import { holding, USD } from './harness/snapshots.ts';

type Row = readonly [day: string, used: string, other: string];

function compared(rows: readonly Row[], source = 'files'): SeenComparison[] {
  return rows.map(([day, used, other]) => ({
    ...{ on: `2026-11-${day}` as TradingDay, currency: USD },
    used: { source: 'yahoo', price: price(used) },
    other: { source, price: price(other) },
    isDiffering: isDiffering(price(used), price(other)),
  }));
}

const found = (rows: readonly SeenComparison[], more: Partial<SeenHolding> = {}) =>
  priceSources(holding(1, {}, { symbol: 'SPY', compared: rows, ...more }));

describe('two price sources', () => {
  it('of which one has an error of typing are asked about with both prices and the day', () => {
    const [one, ...others] = found(
      compared([
        ['02', '450', '450.1'],
        ['03', '450.1', '405.1'],
        ['04', '451', '450.8'],
      ]),
    );
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      ...{ rule: 'price-sources', subject: 'day:1/2026-11-03/files', severity: 'WARNING' },
      figures: { used: '450.1', used_source: 'yahoo', other: '405.1', other_source: 'files' },
      evidence: ['portfolio-1@1'],
    });
    expect(one?.text).toBe(
      'SPY closed on 2026-11-03 at 450.1 USD by yahoo, which counts, and at 405.1 by files: 11.1 % apart. Was it 450.1 rather than 405.1?',
    );
  });

  it('are one question for days in a row, and the next of these days asks nothing new', () => {
    const rows: Row[] = [
      ['02', '100', '103'],
      ['03', '101', '104'],
    ];
    const [one] = found(compared(rows));
    expect(one?.text).toContain('They differ on the 2 days from then on.');
    const [later, ...others] = found(compared([...rows, ['04', '102', '106']]));
    expect(others).toEqual([]);
    expect(later?.subject).toBe(one?.subject);
    expect(later?.question).toEqual(one?.question);
  });

  it('are one question about both if they differ again and again', () => {
    const rows = Array.from(
      { length: 10 },
      (_, at): Row => [String(at + 10), '100', at % 2 ? '100' : '97'],
    );
    const [one, ...others] = found(compared(rows));
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      subject: 'security:1/files',
      question: { restsOn: ['yahoo', 'files'] },
    });
    expect(one?.text).toContain('They differ on 5 days. Is yahoo the right source');
  });

  it('of which one divides by later splits are asked about that', () => {
    const split = { on: '2026-11-04' as TradingDay, ratio: 4 };
    const rows = compared([
      ['02', '400', '100'],
      ['03', '404', '101.2'],
      ['04', '101', '101'],
    ]);
    const [one] = found(rows, { splits: [split] });
    expect(one?.text).toContain(
      'That is the ratio of the split of 2026-11-04: is files the one that divides its past closes by later splits?',
    );
    expect(found(rows, { splits: [{ ...split, ratio: 3 }] })[0]?.text).toContain(
      'Was it 400 rather than 100?',
    );
  });

  it('agree within 2 % of the lower price, and each of several is compared by itself', () => {
    expect(found(compared([['02', '100', '102']]))).toEqual([]);
    expect(found(compared([['02', '102', '100']]))).toEqual([]);
    const both = [
      ...compared([['02', '100', '102.01']]),
      ...compared([['02', '100', '97']], 'stooq'),
    ];
    expect(found(both).map(({ subject }) => subject)).toEqual([
      'day:1/2026-11-02/files',
      'day:1/2026-11-02/stooq',
    ]);
  });
});
