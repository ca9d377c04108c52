// How long a source's header makes a feed wait, by the unit that its profile states or a guess.
import { expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import {
  createRateBudget,
  usualRate,
} from '../../../../src/trader/adapters/flow-api/sources/rate-budget.ts';
import type { RateTerms } from '../../../../src/trader/ports/feed-profile.ts';
import { readyProfile } from '../../config/profiles/profile-text.ts';

const NOW = instant(Date.parse('2026-03-02T15:00:00Z'));

function waitMs(terms: RateTerms, headers: Readonly<Record<string, string>>): number {
  const budget = createRateBudget(terms);
  budget.spend(NOW, { isLimited: false, headers });
  return budget.nextAt(NOW) - NOW;
}

it.each([60_000, 42_000, 4_096, 0])('the reset of Unusual Whales is in milliseconds: %i', (ms) => {
  const headers = {
    'x-uw-req-per-minute-remaining': '0',
    'x-uw-req-per-minute-reset': String(ms),
  };
  expect(waitMs(readyProfile('unusual-whales').rate, headers)).toBe(ms);
});

it.each([
  ['60000', 60_000],
  ['42000', 60_000],
  ['4096', 60_000],
  ['3601', 60_000],
  ['3600', 3_600_000],
  ['45', 45_000],
])('a reset of %s without a unit is a wait of %i ms', (reset, ms) => {
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
  expect(waitMs(usualRate(100), headers)).toBe(ms);
});

it('Retry-After is in seconds, however many', () => {
  const headers = { 'x-ratelimit-remaining': '0', 'retry-after': '7200' };
  expect(waitMs(usualRate(100), headers)).toBe(7_200_000);
});

it('the day of Unusual Whales has as many requests as its plan says', () => {
  const terms = readyProfile('unusual-whales').rate;
  const budget = createRateBudget(terms);
  const answer = (used: number, limit: number) => ({
    isLimited: false,
    headers: {
      'x-uw-daily-req-count': String(used),
      'x-uw-token-req-limit': String(limit),
      'x-uw-req-per-minute-remaining': '118',
    },
  });
  budget.spend(NOW, answer(15_001, 50_000));
  expect(budget.nextAt(NOW)).toBe(NOW);
  expect(budget.usedUp(NOW)).toBeUndefined();
  budget.spend(NOW, answer(50_000, 50_000));
  const until = instant(Date.parse('2026-03-03T01:00:00Z'));
  expect(budget.nextAt(NOW)).toBe(until);
  expect(budget.usedUp(NOW)).toEqual({ limit: 50_000, until });
});
