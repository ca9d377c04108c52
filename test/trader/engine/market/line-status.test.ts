// What the status says of the feeds and of the clock: the same as the checks before an entry.
import { describe, expect, it } from 'vitest';
import { MINUTE_MS, plus } from '../../../../src/kernel/instant.ts';
import { createHarness, TEN_O_CLOCK } from '../harness/harness.ts';
import { FEED } from '../harness/settings.ts';

describe('the status', () => {
  it('says since when a feed gives no answer, though it is asked', async () => {
    const harness = createHarness();
    await harness.ready();
    const silence = () => harness.engine.status().feeds[0]?.silentSince;
    const polled = (failures: number) =>
      harness.feed({ type: 'feed-polled', feed: FEED, at: harness.now(), answers: 0, failures });
    await polled(0);
    const answered = harness.now();
    expect(silence()).toBeUndefined();
    for (let minute = 0; minute < 5; minute += 1) {
      await harness.jump(plus(harness.now(), MINUTE_MS));
      await polled(1);
    }
    expect(silence()).toBe(answered);
    await polled(0);
    expect(silence()).toBeUndefined();
    await harness.jump(plus(TEN_O_CLOCK, 7 * 60 * MINUTE_MS));
    expect(silence()).toBeUndefined();
  });

  it('says what the clock is worth', async () => {
    const harness = createHarness();
    await harness.ready();
    const clock = async (report: Parameters<typeof harness.broker.say>[0]) => {
      harness.broker.say(report);
      await harness.settle();
      return harness.engine.status().clock;
    };
    expect(await clock({ type: 'clock-read', skewMs: 300 })).toEqual({
      skewMs: 300,
      isTrusted: true,
    });
    expect(await clock({ type: 'clock-read', skewMs: -2_001 })).toEqual({
      skewMs: -2_001,
      isTrusted: false,
    });
    expect(await clock({ type: 'clock-unknown' })).toEqual({ skewMs: undefined, isTrusted: false });
  });
});
