// A prediction is decided once. Only one that found no price is judged again when the feed repeats it.
import { expect, it } from 'vitest';
import { createRig } from '../rig/rig.ts';

it('is judged again after a verdict without a price, and traded once', async () => {
  const rig = createRig();
  await rig.ready();
  const same = { id: 'one', timestamp: rig.now() };
  await rig.quote(100, { isLive: false });
  await rig.predict('BUY', same);
  expect(rig.of('prediction-judged')).toMatchObject([{ verdict: { kind: 'no_price' } }]);
  await rig.quote(100);
  await rig.predict('BUY', same);
  expect(rig.of('prediction-judged').at(-1)).toMatchObject({ verdict: { kind: 'accepted' } });
  expect(rig.submits('entry')).toHaveLength(1);
  await rig.predict('BUY', same);
  const next = await rig.crash();
  await next.ready();
  await next.predict('BUY', same);
  expect(next.submits('entry')).toEqual([]);
});
