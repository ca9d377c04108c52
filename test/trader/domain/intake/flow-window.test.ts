import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import {
  type AggregateTerms,
  readWindow,
  windowAt,
  windowWith,
} from '../../../../src/trader/domain/intake/flow-window.ts';
import type {
  Prediction,
  PredictionSignal,
} from '../../../../src/trader/domain/terms/prediction.ts';

const START = Date.parse('2026-03-02T15:00:00Z');
const TERMS: AggregateTerms = {
  windowMs: 5 * MINUTE_MS,
  halfLifeMs: undefined,
  graceMs: 0,
  premiumMin: 100_000,
  countMin: 2,
  weight: 'premium',
  scoreMin: 0.2,
};
const ORIGIN = { feed: 'whales', receivedAt: instant(START + 301_000) };

interface Said {
  readonly signal?: PredictionSignal;
  readonly premium: number;
  readonly confidence?: number;
  readonly afterMs?: number;
  readonly delta?: number;
}

function flow({ signal = 'BUY', premium, confidence = 1, afterMs = 0, delta }: Said): Prediction {
  const at = instant(START + afterMs);
  return {
    id: `f${afterMs}`,
    source: 'whales',
    kind: 'flow',
    symbol: 'AAPL',
    signal,
    confidence,
    dataTime: at,
    issuedAt: at,
    receivedAt: at,
    anchorPrice: 180 + afterMs / MINUTE_MS,
    features: {},
    flow: { right: 'call', premium, ...(delta === undefined ? {} : { delta }) },
    raw: '{}',
  };
}

function windowOf(all: readonly Said[], terms = TERMS) {
  return all
    .map(flow)
    .reduce(
      (window, each) => windowWith(window, each, terms),
      windowAt('AAPL', instant(START), terms),
    );
}

function read(all: readonly Said[], terms = TERMS) {
  return readWindow(windowOf(all, terms), terms, ORIGIN);
}

function aggregate(all: readonly Said[], terms = TERMS): Prediction {
  const result = read(all, terms);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

describe('a window of flow', () => {
  it('becomes one prediction with its end as data time and its sums as features', () => {
    const bought = { premium: 300_000, confidence: 0.9 };
    const sold = { signal: 'SELL' as const, premium: 100_000, confidence: 0.5, afterMs: 60_000 };
    const mid = { signal: 'NEUTRAL' as const, premium: 100_000, afterMs: 30_000 };
    const score = (300_000 * 0.9 - 100_000 * 0.5) / 500_000;
    expect(aggregate([bought, sold, mid])).toMatchObject({
      kind: 'aggregate',
      symbol: 'AAPL',
      signal: 'BUY',
      confidence: score,
      score,
      dataTime: START + 300_000,
      anchorPrice: 181,
      features: { flow_count: 3, flow_premium: 500_000, flow_call_premium: 500_000 },
    });
  });

  it('is thin below its minimum count or premium, but not exactly at both', () => {
    expect(read([{ premium: 500_000 }])).toEqual({
      ok: false,
      failure: { kind: 'thin_flow', count: 1, countMin: 2, premium: 500_000, premiumMin: 100_000 },
    });
    expect(read([{ premium: 99_999 }, { premium: 0 }]).ok).toBe(false);
    expect(read([{ premium: 50_000 }, { premium: 50_000 }]).ok).toBe(true);
  });

  it('is NEUTRAL below its minimum score, and at it has the stronger side', () => {
    const against = (premium: number) => ({ signal: 'SELL' as const, premium });
    expect(aggregate([{ premium: 590_000 }, against(410_000)]).signal).toBe('NEUTRAL');
    expect(aggregate([{ premium: 600_000 }, against(400_000)]).signal).toBe('BUY');
    expect(aggregate([{ premium: 400_000 }, against(600_000)]).signal).toBe('SELL');
    const level = { ...TERMS, scoreMin: 0 };
    expect(aggregate([{ premium: 500_000 }, against(500_000)], level).signal).toBe('NEUTRAL');
  });

  it('halves the weight of old flow per half-life, and weighs by delta on request', () => {
    const halving = { ...TERMS, halfLifeMs: 2.5 * MINUTE_MS };
    const early = { premium: 400_000 };
    const late = { signal: 'SELL' as const, premium: 400_000, afterMs: 2.5 * MINUTE_MS };
    expect(aggregate([early, late], halving).score).toBeCloseTo((1 - 2) / 3, 12);
    const byDelta = { ...TERMS, weight: 'premium-delta' as const };
    const deep = { premium: 100_000, delta: 0.9 };
    const far = { signal: 'SELL' as const, premium: 100_000, delta: -0.1 };
    expect(aggregate([deep, far], byDelta).score).toBeCloseTo(0.8, 12);
  });

  it('has the id of its window, whatever its content: it can never act twice', () => {
    const once = aggregate([{ premium: 300_000 }, { premium: 1 }]);
    const again = aggregate([{ premium: 300_000 }, { signal: 'SELL', premium: 900_000 }]);
    expect(again.id).toBe(once.id);
    const other = readWindow(
      windowOf([]),
      { ...TERMS, countMin: 0, premiumMin: 0 },
      { ...ORIGIN, feed: 'x' },
    );
    expect(other.ok && other.value.id).not.toBe(once.id);
  });

  it('does not depend on the order, and its score never leaves -1 to 1', () => {
    const said = fc.record({
      signal: fc.constantFrom<PredictionSignal>('BUY', 'SELL', 'NEUTRAL'),
      premium: fc.integer({ min: 0, max: 5_000_000 }),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      afterMs: fc.integer({ min: 0, max: 299_999 }),
      delta: fc.double({ min: -1, max: 1, noNaN: true }),
    });
    const terms = fc.record({
      windowMs: fc.constant(300_000),
      halfLifeMs: fc.option(fc.integer({ min: 60_000, max: 600_000 }), { nil: undefined }),
      graceMs: fc.constant(0),
      premiumMin: fc.constant(0),
      countMin: fc.constant(0),
      weight: fc.constantFrom<AggregateTerms['weight']>('premium', 'premium-delta'),
      scoreMin: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(said, { maxLength: 20 }), terms, (all, by) => {
        const forward = aggregate(all, by);
        const backward = aggregate(all.toReversed(), by);
        expect(Math.abs(forward.score ?? 9)).toBeLessThanOrEqual(1);
        expect(backward.score).toBeCloseTo(forward.score ?? 9, 9);
        expect(backward.features.flow_count).toBe(all.length);
      }),
    );
  });
});
