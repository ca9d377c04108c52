// What the status says of the feeds and of the clock: the same as the checks before an entry.
import { describe, expect, it } from 'vitest';
import { MINUTE_MS, plus } from '../../../../src/kernel/instant.ts';
import { createRig, TEN_O_CLOCK } from '../rig/rig.ts';
import { FEED } from '../rig/settings.ts';

describe('the status', () => {
  it('says since when a feed gives no answer, though it is asked', async () => {
    const rig = createRig();
    await rig.ready();
    const silence = () => rig.engine.status().feeds[0]?.silentSince;
    const polled = (failures: number) =>
      rig.feed({ type: 'feed-polled', feed: FEED, at: rig.now(), answers: 0, failures });
    await polled(0);
    const answered = rig.now();
    expect(silence()).toBeUndefined();
    for (let minute = 0; minute < 5; minute += 1) {
      await rig.jump(plus(rig.now(), MINUTE_MS));
      await polled(1);
    }
    expect(silence()).toBe(answered);
    await polled(0);
    expect(silence()).toBeUndefined();
    await rig.jump(plus(TEN_O_CLOCK, 7 * 60 * MINUTE_MS));
    expect(silence()).toBeUndefined();
  });

  it('says what the clock is worth', async () => {
    const rig = createRig();
    await rig.ready();
    const clock = async (report: Parameters<typeof rig.broker.say>[0]) => {
      rig.broker.say(report);
      await rig.settle();
      return rig.engine.status().clock;
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
