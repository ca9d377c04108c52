// A prediction is decided once. Only one that found no price, or came too early, is judged again when the feed repeats it.
import { expect, it } from 'vitest';
import { type Instant, instant, plus } from '../../../../src/kernel/instant.ts';
import { createHarness } from '../harness/harness.ts';

it('is judged again after a verdict without a price, and traded once', async () => {
  const harness = createHarness();
  await harness.ready();
  const same = { id: 'one', timestamp: harness.now() };
  await harness.quote(100, { isLive: false });
  await harness.predict('BUY', same);
  expect(harness.of('prediction-judged')).toMatchObject([{ verdict: { kind: 'no_price' } }]);
  await harness.quote(100);
  await harness.predict('BUY', same);
  expect(harness.of('prediction-judged').at(-1)).toMatchObject({ verdict: { kind: 'accepted' } });
  expect(harness.submits('entry')).toHaveLength(1);
  await harness.predict('BUY', same);
  const next = await harness.crash();
  await next.ready();
  await next.predict('BUY', same);
  expect(next.submits('entry')).toEqual([]);
});

const OPEN = instant(Date.parse('2026-03-02T14:30:00Z'));

it.each<[string, Instant, number, string]>([
  ['just before the session', plus(OPEN, -10_000), -15_000, 'session_closed'],
  ['by a clock that is ahead of ours', plus(OPEN, 3_600_000), 15_000, 'future'],
])('is judged again if it came %s, and traded once', async (_, at, aheadMs, verdict) => {
  const harness = createHarness({ at });
  await harness.ready();
  const same = { id: 'one', timestamp: harness.now() + aheadMs };
  await harness.predict('BUY', same);
  await harness.predict('BUY', same);
  expect(harness.of('prediction-judged')).toMatchObject([{ verdict: { kind: verdict } }]);
  const later = await harness.crash();
  await later.ready();
  await later.pass(60_000);
  await later.quote(100);
  await later.predict('BUY', same);
  expect(later.of('prediction-judged').at(-1)).toMatchObject({ verdict: { kind: 'accepted' } });
  const asked = [...later.of('signal-taken'), ...later.of('signal-refused')];
  expect(asked).toHaveLength(1);
  await later.predict('BUY', same);
  expect(later.of('prediction-judged').at(-1)).toMatchObject({ verdict: { kind: 'duplicate' } });
  const next = await later.crash();
  await next.ready();
  await next.predict('BUY', same);
  expect(next.submits('entry')).toEqual([]);
});
