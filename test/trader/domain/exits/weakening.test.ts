import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../src/kernel/instant.ts';
import {
  type ProtectiveTerms,
  stopRatio,
  weakenings,
} from '../../../../src/trader/domain/edits/weakening.ts';
import { NO_EXITS, type TrailRule } from '../../../../src/trader/domain/strategy/strategy.ts';

const BARS = { period: 14, barMs: 5 * MINUTE_MS };
const TRAIL: TrailRule = { kind: 'atr', atr: BARS, multiple: 3, activateAtR: 1, step: undefined };

const TERMS: ProtectiveTerms = {
  stop: { kind: 'atr', atr: BARS, multiple: 3 },
  trail: TRAIL,
  exit: { ...NO_EXITS, flattenBeforeCloseMs: 5 * MINUTE_MS, atMs: 945 * MINUTE_MS },
};

function against(changes: Partial<ProtectiveTerms>): string {
  return weakenings(TERMS, { ...TERMS, ...changes }).join('; ');
}

describe('terms for an open position', () => {
  it('may stay the same, or become tighter', () => {
    expect(against({})).toBe('');
    expect(against({ stop: { kind: 'atr', atr: BARS, multiple: 2 } })).toBe('');
    expect(against({ trail: { ...TRAIL, multiple: 2, activateAtR: 0.5 } })).toBe('');
    expect(
      against({ exit: { ...TERMS.exit, flattenBeforeCloseMs: 10 * MINUTE_MS, maxMs: 1 } }),
    ).toBe('');
    const both: TrailRule = {
      kind: 'tightest',
      activateAtR: 1,
      step: undefined,
      of: [TRAIL, { kind: 'break-even', atR: 1, offset: 0 }],
    };
    expect(against({ trail: both })).toBe('');
    expect(weakenings({ ...TERMS, trail: undefined }, TERMS)).toEqual([]);
  });

  it.each<[string, Partial<ProtectiveTerms>, string]>([
    [
      'its last hour',
      { exit: { ...TERMS.exit, holdsToExpiry: true } },
      'it would be held into its last hour',
    ],
    [
      'a looser stop',
      { stop: { kind: 'atr', atr: BARS, multiple: 4 } },
      'the stop would change from 3 ATR of 14 bars of 5 min to 4 ATR of 14 bars of 5 min, which is looser',
    ],
    [
      'a stop of another kind',
      { stop: { kind: 'percent', percent: 0.1 } },
      'which cannot be compared',
    ],
    [
      'a stop of other bars',
      { stop: { kind: 'atr', atr: { ...BARS, period: 20 }, multiple: 1 } },
      'which cannot be compared',
    ],
    [
      'a later time to leave',
      { exit: { ...TERMS.exit, atMs: 950 * MINUTE_MS } },
      'it would exit later in the day',
    ],
    [
      'no time to leave',
      { exit: { ...TERMS.exit, atMs: undefined } },
      'it would not exit by the clock',
    ],
    ['no trail', { trail: undefined }, 'the trail of 3 ATR would be removed'],
    [
      'a wider trail',
      { trail: { ...TRAIL, multiple: 3.5 } },
      'the trail would change from 3 ATR to 3.5 ATR, which is wider',
    ],
    [
      'a trail of another kind',
      { trail: { kind: 'percent', percent: 0.1, activateAtR: 1, step: undefined } },
      'which cannot be compared',
    ],
    [
      'a later trail',
      { trail: { ...TRAIL, activateAtR: 2 } },
      'the trail would begin at 2 R instead of 1 R',
    ],
    ['a lazier trail', { trail: { ...TRAIL, step: 1 } }, 'the trail would move in longer steps'],
    [
      'a night that was not meant',
      { exit: NO_EXITS },
      'it would not exit before the close, instead of 5 min before it',
    ],
  ])('are refused for %s', (_, changes, sentence) => {
    expect(against(changes)).toContain(sentence);
  });

  it("move the stop by the same amount as the strategy's stop", () => {
    expect(stopRatio(TERMS.stop, { kind: 'atr', atr: BARS, multiple: 1.5 })).toBe(0.5);
    expect(stopRatio({ kind: 'price', distance: 2 }, { kind: 'price', distance: 1 })).toBe(0.5);
    expect(stopRatio(TERMS.stop, TERMS.stop)).toBe(1);
  });
});
