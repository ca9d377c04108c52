import { describe, expect, it } from 'vitest';
import { type Panel, whyNotJudged } from '../../../../src/advisers/policy/overlay/panel.ts';
import { DAY_MS } from '../../../../src/kernel/instant.ts';
import { dayFromUtc } from '../../../../src/market/time/day.ts';

const panel = (...returns: readonly (readonly number[])[]): Panel => ({
  symbols: ['AAA', 'FLAT'].slice(0, returns.length),
  days: (returns[0] ?? []).map((_, at) => dayFromUtc(at * DAY_MS)),
  returns: returns.map((own) => Float64Array.from(own)),
});

describe('a panel', () => {
  it('can be judged with enough days on which every asset moves at times', () => {
    expect(whyNotJudged(panel([0, 0.1, 0], [0.1, 0, 0]), 3)).toBeUndefined();
  });

  it.each([
    ['nothing', panel(), 'it has no targets; set some first'],
    [
      'three rows',
      panel([0.1, 0.1, 0.1]),
      /^3 days with a return of every target are too few; at least 5/,
    ],
    [
      'NaN',
      panel([0.1, Number.NaN]),
      'AAA: the return of 1970-01-02 is NaN; correct the closes around it',
    ],
    [
      'a price of 0',
      panel([0.1, -1]),
      'AAA: the return of 1970-01-02 is -1; correct the closes around it',
    ],
    [
      'a constant price',
      panel(Array(9).fill(0.1), Array(9).fill(0)),
      'the price of FLAT never changes; leave it out of the targets',
    ],
    [
      'days that go back',
      { ...panel([0.1, 0.2]), days: panel([0.1, 0.2]).days.toReversed() },
      '1970-01-01 does not come after 1970-01-02; sort the days',
    ],
  ])('refuses %s in one sentence', (_, one, sentence) => {
    expect(whyNotJudged(one, 5)).toEqual(
      typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
    );
  });
});
