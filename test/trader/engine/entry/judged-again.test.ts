// A prediction is decided once. Only one that found no price is judged again when the feed repeats it.
import { expect, it } from 'vitest';
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
