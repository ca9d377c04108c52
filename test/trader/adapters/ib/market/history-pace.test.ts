// Requests for history never break a rule of IB, whatever is asked in whatever order, and none waits longer than a rule wants.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paceFrom, waitMs } from '../../../../../src/trader/adapters/ib/market/history-pace.ts';
import type { PacedRequest } from '../../../../../src/trader/ports/past-bars.ts';

/** Sends each as soon as it may be sent. */
function sentAt(asked: readonly (readonly [string, number])[]): PacedRequest[] {
  const all: PacedRequest[] = [];
  let known: readonly PacedRequest[] = [];
  let now = 1_000;
  for (const [contract, days] of asked) {
    const question = `${contract} ${days}`;
    now += waitMs(known, { contract, question }, now);
    const request = { at: now, contract, question };
    all.push(request);
    known = [...paceFrom(known, now), request];
  }
  return all;
}

function mostWithin(requests: readonly PacedRequest[], ms: number): number {
  return Math.max(
    0,
    ...requests.map(
      ({ at }) => requests.filter((other) => other.at >= at && other.at - at < ms).length,
    ),
  );
}

describe('the pace of history requests', () => {
  it('keeps all three rules', () => {
    const asked = fc.array(
      fc.tuple(fc.constantFrom('SPY', 'AAPL', 'TWX'), fc.integer({ min: 1, max: 30 })),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(asked, (questions) => {
        const sent = sentAt(questions);
        expect(mostWithin(sent, 600_000)).toBeLessThanOrEqual(60);
        for (const own of Map.groupBy(sent, ({ contract }) => contract).values())
          expect(mostWithin(own, 2_000)).toBeLessThan(6);
        for (const own of Map.groupBy(sent, ({ question }) => question).values())
          expect(mostWithin(own, 15_000)).toBe(1);
      }),
    );
  });

  it('sends five at once, the sixth after two seconds, and sixty in ten minutes', () => {
    const days = Array.from({ length: 61 }, (_, day) => ['SPY', day] as const);
    const at = sentAt(days).map((request) => request.at - 1_000);
    expect(at.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 2_050]);
    expect(at[59]).toBeLessThan(24_000);
    expect(at[60]).toBe(600_050);
  });
});
