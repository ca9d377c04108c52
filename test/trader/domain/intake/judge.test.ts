import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Quote } from '../../../../src/market/quotes/quote.ts';
import { AHEAD_MAX_MS, type Judgement, judge } from '../../../../src/trader/domain/intake/judge.ts';
import type { Prediction } from '../../../../src/trader/domain/terms/prediction.ts';
import { runs } from '../../../runs/runs.ts';

const NOW = instant(Date.parse('2020-12-16T14:40:00Z'));

const PREDICTION: Prediction = {
  id: 'p1',
  source: 'flow',
  kind: 'prediction',
  symbol: 'AAPL',
  signal: 'BUY',
  confidence: 0.8,
  dataTime: instant(NOW - 20_000),
  issuedAt: instant(NOW - 20_000),
  receivedAt: instant(NOW - 10),
  anchorPrice: 100,
  features: {},
  raw: '{}',
};

const QUOTE: Quote = {
  symbol: 'AAPL',
  bid: 99.99,
  ask: 100.01,
  last: 100,
  at: instant(NOW - 1_000),
  isLive: true,
  isHalted: false,
};

const JUDGEMENT: Judgement = {
  seen: () => false,
  ageMaxMs: 300_000,
  confidenceMin: 0.5,
  isFirstPoll: false,
  pollMs: 60_000,
  now: NOW,
  isSessionOpen: true,
  quote: QUOTE,
  quoteAgeMaxMs: 5_000,
  aheadMaxMs: AHEAD_MAX_MS,
  knownSymbols: new Set(['AAPL']),
};

function verdict(more: Partial<Prediction> = {}, by: Partial<Judgement> = {}) {
  return judge({ ...PREDICTION, ...more }, { ...JUDGEMENT, ...by });
}

function aged(ageMs: number): Partial<Prediction> {
  return { dataTime: instant(NOW - ageMs) };
}

describe('the verdict', () => {
  it('accepts a prediction without a reason to refuse, including NEUTRAL', () => {
    expect(verdict()).toEqual({ kind: 'accepted' });
    expect(verdict({ signal: 'NEUTRAL' })).toEqual({ kind: 'accepted' });
  });

  it('accepts a prediction once, however often it is received', () => {
    const seen = new Set<string>();
    const kinds = Array.from({ length: 10 }, () => {
      const { kind } = verdict({}, { seen: (id) => seen.has(id) });
      seen.add(PREDICTION.id);
      return kind;
    });
    expect(kinds).toEqual(['accepted', ...Array(9).fill('duplicate')]);
  });

  it('accepts one exactly as old as the limit and none older', () => {
    expect(verdict(aged(300_000))).toEqual({ kind: 'accepted' });
    const stale = { kind: 'stale', ageMs: 300_001, ageMaxMs: 300_000 };
    expect(verdict(aged(300_001))).toEqual(stale);
  });

  it('accepts none older than one poll interval from the first poll', () => {
    const first = { isFirstPoll: true };
    expect(verdict(aged(60_000), first)).toEqual({ kind: 'accepted' });
    const stale = { kind: 'stale', ageMs: 60_001, ageMaxMs: 60_000 };
    expect(verdict(aged(60_001), first)).toEqual(stale);
    expect(verdict(aged(60_001), { ...first, pollMs: 900_000 })).toEqual({ kind: 'accepted' });
    expect(verdict(aged(300_001), { ...first, pollMs: 900_000 }).kind).toBe('stale');
  });

  it('uses the horizon that a prediction names as its limit', () => {
    const expiresAt = instant(NOW - 1);
    expect(verdict({ expiresAt })).toEqual({ kind: 'stale', ageMs: 20_000, ageMaxMs: 19_999 });
    expect(verdict({ expiresAt: NOW })).toEqual({ kind: 'accepted' });
  });

  it('refuses a future data time, except for the skew of two clocks', () => {
    expect(verdict(aged(-10_000))).toEqual({ kind: 'accepted' });
    expect(verdict(aged(-10_001))).toEqual({ kind: 'future', aheadMs: 10_001 });
  });

  it('accepts confidence exactly at the threshold', () => {
    expect(verdict({ confidence: 0.5 })).toEqual({ kind: 'accepted' });
    const low = { kind: 'low_confidence', confidence: 0.4999, minimum: 0.5 };
    expect(verdict({ confidence: 0.4999 })).toEqual(low);
  });

  it('needs no confidence of NEUTRAL, which can only end risk', () => {
    expect(verdict({ signal: 'NEUTRAL', confidence: 0 })).toEqual({ kind: 'accepted' });
    expect(verdict({ signal: 'SELL', confidence: 0 }).kind).toBe('low_confidence');
  });

  it('refuses unknown symbols and closed sessions', () => {
    expect(verdict({ symbol: 'ZZZ' })).toEqual({ kind: 'unknown_symbol', symbol: 'ZZZ' });
    expect(verdict({}, { isSessionOpen: false })).toEqual({ kind: 'session_closed' });
  });

  it.each([
    ['there is no quote', undefined],
    ['the quote is not live', { ...QUOTE, isLive: false }],
    ['the quote is 5 s old', { ...QUOTE, at: instant(NOW - 5_001) }],
    ['there is no last price', { ...QUOTE, last: Number.NaN }],
    ['there is no last price', { ...QUOTE, last: 0 }],
  ])('gives no_price, never price_mismatch, if %s', (why, quote) => {
    expect(verdict({ anchorPrice: 5_000 }, { quote })).toEqual({ kind: 'no_price', why });
    const { anchorPrice: _, ...withoutAnchor } = PREDICTION;
    expect(judge(withoutAnchor, { ...JUDGEMENT, quote })).toEqual({ kind: 'no_price', why });
  });

  it('permits the anchor up to 2 % from the live price', () => {
    expect(verdict({ anchorPrice: 102 })).toEqual({ kind: 'accepted' });
    expect(verdict({ anchorPrice: 98 })).toEqual({ kind: 'accepted' });
    expect(verdict({ anchorPrice: 102.01 })).toMatchObject({ kind: 'price_mismatch', last: 100 });
    expect(verdict({ anchorPrice: 700 })).toEqual({
      kind: 'price_mismatch',
      anchor: 700,
      last: 100,
      percent: 600,
    });
  });

  it('gives the first reason in the stated order', () => {
    const wrongs: [string, Partial<Prediction>, Partial<Judgement>][] = [
      ['price_mismatch', { anchorPrice: 700 }, {}],
      ['no_price', {}, { quote: undefined }],
      ['session_closed', {}, { isSessionOpen: false }],
      ['low_confidence', { confidence: 0.1 }, {}],
      ['stale', aged(900_000), {}],
      ['unknown_symbol', { symbol: 'ZZZ' }, {}],
      ['duplicate', {}, { seen: () => true }],
    ];
    let prediction: Partial<Prediction> = {};
    let by: Partial<Judgement> = {};
    for (const [kind, more, otherwise] of wrongs) {
      prediction = { ...prediction, ...more };
      by = { ...by, ...otherwise };
      expect(verdict(prediction, by).kind).toBe(kind);
    }
  });

  it('never accepts a prediction that is old, uncertain, repeated or without a price', () => {
    fc.assert(
      fc.property(
        fc.record({
          ageMs: fc.oneof(fc.integer({ min: -60_000, max: 900_000 }), fc.constant(Number.NaN)),
          confidence: fc.oneof(fc.double({ min: 0, max: 1 }), fc.constant(Number.NaN)),
          isSeen: fc.boolean(),
          isFirstPoll: fc.boolean(),
          isLive: fc.boolean(),
          last: fc.oneof(fc.double({ min: 90, max: 110 }), fc.constantFrom(Number.NaN, 0, -1)),
          quoteAgeMs: fc.integer({ min: 0, max: 10_000 }),
        }),
        ({ ageMs, confidence, isSeen, isFirstPoll, isLive, last, quoteAgeMs }) => {
          const { kind } = verdict(
            { ...aged(ageMs), confidence },
            {
              seen: () => isSeen,
              isFirstPoll,
              quote: { ...QUOTE, isLive, last, at: instant(NOW - quoteAgeMs) },
            },
          );
          const isFit =
            !isSeen &&
            ageMs >= -10_000 &&
            ageMs <= (isFirstPoll ? 60_000 : 300_000) &&
            confidence >= 0.5 &&
            isLive &&
            quoteAgeMs <= 5_000 &&
            last > 0 &&
            Math.abs(100 - last) <= last * 0.02 + 1e-6;
          expect(kind === 'accepted').toBe(isFit);
        },
      ),
      { numRuns: runs(1_000) },
    );
  });
});
