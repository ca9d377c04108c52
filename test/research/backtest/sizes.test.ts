// Sizes that follow from closed trades and from confidence, computed by hand. A share costs 100.01, its stop is 1.00 below, and
// its target 2 R above; nothing else costs anything. A gain is 2.00 a share; a loss is 1.01, because a stop crossed within a
// minute fills a tick below.
import { describe, expect, it } from 'vitest';
import { US } from '../../../src/market/venues/us.ts';
import { explain } from '../../../src/trader/domain/explain/explain.ts';
import { wordsAt } from '../../../src/trader/domain/wording/figures.ts';
import { strategyIn } from '../../trader/config/strategies/strategy-text.ts';
import { inputsOf, played } from './session-fixture.ts';

const GAIN = [100, 102.5, 100, 100] as const;
const LOSS = [100, 100, 98, 100] as const;

interface Asked {
  readonly risk?: object;
  /** Below the entry. */
  readonly stop?: number;
  /** Of commission. */
  readonly perShare?: number;
}

/** A trade each ten minutes from 10:00 on, and the size of one more after them. */
function sizedAfter(
  outcomes: string,
  size: string,
  { risk = {}, stop = 1, perShare = 0 }: Asked = {},
) {
  const strategy = strategyIn({
    ...{
      symbols: '[AAPL]',
      size,
      stop: `{ price: ${stop} }`,
      target: '{ r: 2 }',
      trail: undefined,
    },
    limits: '{ max_entries_per_day: 50 }',
  });
  const minutes = [...outcomes, '?'].map((_, index) => 10 * index);
  const clock = (minute: number): string =>
    `${10 + Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
  const bars = [...outcomes].map((outcome, index) => [
    clock(10 * index + 2),
    outcome === '+' ? GAIN : LOSS,
  ]);
  const told = {
    strategy,
    bars: Object.fromEntries(bars),
    predictions: Object.fromEntries(minutes.map((minute) => [`${clock(minute)}:05`, 'BUY'])),
  };
  const { settings } = inputsOf(told);
  const { facts, trades } = played({
    ...told,
    terms: {
      commission: perShare === 0 ? { kind: 'none' } : { kind: 'per-share', amount: perShare },
      settings: { ...settings, risk: { ...settings.risk, ...risk } },
    },
  });
  const signals = facts.filter(
    ({ fact }) => fact.type === 'signal-taken' || fact.type === 'signal-refused',
  );
  const last = signals.at(-1);
  const chain = facts.filter(({ correlation }) => correlation === last?.correlation);
  return {
    trades,
    signals: signals.map(({ fact }) => fact),
    last: last?.fact,
    said: explain(chain, wordsAt(US)).map(({ topic, text }) => `${topic}: ${text}`),
  };
}

const KELLY =
  '{ kelly: { fraction: 0.02, cap_percent: 2, min_trades: 10, fallback_percent: 0.1 } }';

describe('a size by the Kelly criterion', () => {
  it('is the fallback until there are enough trades, then a fraction of what they say', () => {
    const { trades, signals, last, said } = sizedAfter('++-++-+-+-', KELLY);
    // Of about 100,000 USD at 1.00 a share.
    const sizes = signals.map((fact) => (fact.type === 'signal-taken' ? fact.sizing.shares : 0));
    expect(sizes.slice(0, 10)).toEqual(Array(10).fill(100));
    expect(trades.slice(0, 10).map(({ pnl }) => Math.round(pnl))).toEqual([
      ...[200, 200, -101, 200, 200, -101, 200, -101, 200, -101],
    ]);
    // 0.6 / 1.01 - 0.4 / 2 = 0.394059, of which 0.02 are 0.788119 % of 100,796 USD: 794 shares.
    expect(last).toMatchObject({
      sizing: {
        ...{ shares: 794, wanted: 794, binding: 'kelly', riskPerShare: expect.closeTo(1, 9) },
        basis: {
          kelly: {
            ...{ by: 'kelly', trades: 10, gains: 6, fraction: 0.02 },
            kelly: expect.closeTo(0.6 / 1.01 - 0.2, 9),
            riskPercent: expect.closeTo(0.788119, 6),
          },
        },
      },
    });
    expect(said).toContain(
      'size: kelly 0.02 of 0.3941 from 10 trades (6 gained 2 R on average, 4 lost 1.01 R): 0.79 % of equity',
    );
  });

  it('says what caps it, and how many trades are missing', () => {
    const capped = sizedAfter('++-++-+-+-', KELLY.replace('cap_percent: 2', 'cap_percent: 0.5'));
    expect(capped.last).toMatchObject({ sizing: { shares: 503, basis: { kelly: { by: 'cap' } } } });
    expect(capped.said.join()).toContain('4 lost 1.01 R), capped at 0.5 % of equity');
    const early = sizedAfter('++-', KELLY);
    expect(early.said).toContain(
      'size: kelly: 3 of the 10 closed trades it needs, so 0.1 % of equity',
    );
  });

  it('is refused when the trades show no edge', () => {
    const { last, said } = sizedAfter('+--+------', KELLY);
    expect(last).toMatchObject({
      type: 'signal-refused',
      reasons: [{ kind: 'no_edge', trades: 10, gains: 2 }],
    });
    expect(said.join()).toContain(
      "the strategy's 10 closed trades show no edge: 2 gained 2 R on average, 8 lost 1.01 R",
    );
  });
});

describe('a trade that is even to the cent', () => {
  it('has gained nothing, whatever binary fractions leave of it', () => {
    // A gain of 2.02 a share, and a commission of 1.01 a share on either side.
    const { last, trades } = sizedAfter('++++++++++', KELLY, { stop: 1.01, perShare: 1.01 });
    expect(new Set(trades.map(({ pnl }) => pnl))).toEqual(new Set([0]));
    expect(last).toMatchObject({ reasons: [{ kind: 'no_edge', trades: 10, gains: 0 }] });
  });
});

describe('a size by confidence', () => {
  it('is in proportion between two confidences', () => {
    // The predictions have a confidence of 0.9: a third of the way, so 20 % and a third of 80 %.
    const { last, said } = sizedAfter(
      '',
      '{ shares: 300, by_confidence: { from: 0.85, to: 1, least_percent: 20 } }',
    );
    expect(last).toMatchObject({ sizing: { shares: 140, wanted: 140, binding: 'shares' } });
    expect(said).toContain('size: confidence 0.9: 46.67 % of the size');
  });

  it('is capped like any other', () => {
    const { last } = sizedAfter(
      '',
      '{ shares: 300, by_confidence: { from: 0.85, to: 1, least_percent: 20 } }',
      { risk: { orderSharesMax: 100 } },
    );
    expect(last).toMatchObject({
      sizing: { shares: 100, wanted: 140, binding: 'max_order_shares' },
    });
  });
});
