// How often the account's figures are asked for: an entry is refused if they are five minutes old.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, SECOND_MS } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { accountValuesOf } from '../../../../src/trader/adapters/alpaca/account/account-values.ts';
import { createManualTime } from '../../../kernel/manual-time.ts';

const TEN = instant(Date.UTC(2026, 10, 24, 15));

describe.each([1, 60, 3_600])('account values of Alpaca at %d times real time', (speed) => {
  function opened() {
    const time = createManualTime(TEN, speed);
    const askedAt: number[] = [];
    const values = accountValuesOf(
      { account: 'PA3SIMULATED', report() {}, clock: time.clock, wall: time.wall, venue: US },
      {
        make() {
          askedAt.push(time.clock.now());
          return {};
        },
      },
    );
    values.opened();
    const pass = (marketMs: number) => time.advance(marketMs / speed);
    return { values, askedAt, pass };
  }
  const longest = (askedAt: readonly number[]) =>
    Math.max(...askedAt.slice(1).map((at, index) => at - (askedAt[index] ?? 0)));

  it('are asked for before they are old', () => {
    const { askedAt, pass } = opened();
    pass(60 * MINUTE_MS);
    expect(longest(askedAt)).toBeLessThanOrEqual(Math.max(MINUTE_MS, 0.11 * SECOND_MS * speed));
  });

  it('are not put off by a change each second', () => {
    const { values, askedAt, pass } = opened();
    for (let second = 0; second < 600; second += 1) {
      values.changed();
      pass(SECOND_MS);
    }
    expect(askedAt.length).toBeGreaterThan(1);
    expect(longest(askedAt)).toBeLessThanOrEqual(Math.max(MINUTE_MS, 0.11 * SECOND_MS * speed));
  });
});
