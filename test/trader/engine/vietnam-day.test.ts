// Days on which an exchange of Vietnam tells less than usual: no limits, or a share that does not trade.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { atHose, DAY_LIMITS } from './harness/hose.ts';
import { fill, later } from './harness/settling-venue.ts';

type Place = Awaited<ReturnType<typeof atHose>>;

/** From 13:00 of the second trading day after the purchase its stop is watched. */
async function watching(): Promise<Place> {
  const place = await atHose();
  await place.harness.predict('BUY');
  await fill(place, 'e', { price: 85_400 });
  await later(place, instant(Date.parse('2026-11-20T13:05:00+07:00')), 86_000);
  return place;
}

const doubts = ({ harness }: Place) =>
  harness.engine.status().watched.map(({ kind, why }) => `${kind}: ${why}`);

describe('without the limits of the day', () => {
  it('an entry is refused in words of its own, and nothing is sent', async () => {
    const { harness, told } = await atHose(null);
    await harness.predict('BUY');
    expect(harness.reasons().map(({ kind }) => kind)).toContain('no_price_limits');
    expect(harness.submits()).toEqual([]);
    expect(told(harness.of('signal-refused')[0]?.signal.id ?? '')).toContain(
      "refused: today's price limits are not known: without a reference price no order is priced",
    );
  });

  it('a watched stop says how its exit is priced, until they are published', async () => {
    const place = await watching();
    expect(doubts(place)).toEqual([
      "watched: today's price limits are not known, so an exit is priced from the market",
    ]);
    await place.harness.market({
      type: 'limits',
      symbol: 'AAPL',
      limits: { ...DAY_LIMITS, day: '2026-11-20' as typeof DAY_LIMITS.day },
    });
    expect(doubts(place)).toEqual(['watched: ']);
  });
});

describe('the account', () => {
  it('names the exchanges where its symbols trade', async () => {
    const { harness } = await atHose();
    expect(harness.engine.account().exchanges).toEqual(['hose']);
  });
});

describe('a share that does not trade while its exchange does', () => {
  it('is entered by nobody, and status says what its watched stop waits for', async () => {
    const place = await watching();
    const { harness } = place;
    await harness.quote(86_000, { bid: Number.NaN, ask: Number.NaN });
    expect(doubts(place)).toEqual([
      'watched: it has no bid and no ask, as a share that is halted: an exit rests until it trades',
    ]);
    await harness.quote(86_000, { isHalted: true });
    expect(doubts(place)).toEqual(['watched: it is halted, and sold when it trades again']);
  });
});
