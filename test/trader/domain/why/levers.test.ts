// What `why` names as the change that would have let an entry trade: the cap that bound, and never one that would not have.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import type { Refusal } from '../../../../src/trader/domain/terms/refusal.ts';
import { changesOf } from '../../../../src/trader/domain/why/changes.ts';
import { wordsAt } from '../../../../src/trader/domain/wording/figures.ts';

const until = instant(Date.parse('2026-03-02T15:00:00Z'));

describe('what would have let an entry trade', () => {
  it.each<[Refusal, string, RegExp]>([
    [{ kind: 'size_zero', binding: 'shares' }, 'strategy', /^another `size`$/],
    [
      { kind: 'size_zero', binding: 'max_position_notional' },
      'configuration',
      /`risk.max_position_notional`/,
    ],
    [{ kind: 'size_zero', binding: 'leverage' }, 'configuration', /`risk.max_leverage`/],
    [{ kind: 'size_zero', binding: 'minute_volume' }, 'moment', /volume/],
    [{ kind: 'size_zero', binding: 'buying_power' }, 'moment', /buying power/],
    [{ kind: 'size_zero', binding: 'first_live_days' }, 'moment', /^after the first live days$/],
    [{ kind: 'first_live_days', day: 1, open: 1, limit: 1 }, 'moment', /^after the first/],
    [
      { kind: 'notional_over_limit', notional: 20_000, limit: 5_000 },
      'configuration',
      /^`risk.max_position_notional` that allows 20,000/,
    ],
    [
      {
        kind: 'notional_over_limit',
        notional: 20_000,
        limit: 5_000,
        binding: 'max_position_percent',
      },
      'configuration',
      /^`risk.max_position_percent` that allows 20,000/,
    ],
    [
      { kind: 'notional_over_limit', notional: 20_000, limit: 5_000, binding: 'first_live_days' },
      'moment',
      /^after the first live days$/,
    ],
    [
      { kind: 'shares_over_limit', shares: 100, limit: 50, binding: 'max_order_shares' },
      'configuration',
      /^`risk.max_order_shares`/,
    ],
    [
      { kind: 'stop_too_tight', distance: 0.02, minimum: 0.03 },
      'configuration',
      /^`risk.min_stop_percent`/,
    ],
    [
      { kind: 'stop_too_tight', distance: 0.02, minimum: 0.03, binding: 'spread' },
      'moment',
      /narrower spread/,
    ],
    [
      { kind: 'stop_too_tight', distance: 0.02, minimum: 0.05, binding: 'ticks' },
      'moment',
      /five price steps/,
    ],
    [{ kind: 'cooldown', until }, 'strategy', /`cooldown_minutes`/],
    [
      { kind: 'cooldown', until, isAfterStop: true },
      'strategy',
      /`protections.cooldown_after_stop_minutes`/,
    ],
    [{ kind: 'trading_reducing', why: 'daily-loss' }, 'person', /--override-daily-loss/],
    [{ kind: 'trading_reducing', why: 'operator' }, 'person', /^`sluice resume`, once/],
  ])('of %o', (refusal, by, text) => {
    expect(changesOf(refusal, wordsAt(US))).toMatchObject([
      { kind: refusal.kind, by, text: expect.stringMatching(text) },
    ]);
  });
});
