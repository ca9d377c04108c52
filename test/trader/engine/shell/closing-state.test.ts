// How far the closing of a position is, told per position: at the broker, on the wire, armed, refused, or not sent.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { ClosingPosition } from '../../../../src/trader/ports/trader-commands.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { strategy } from '../harness/settings.ts';
import { held } from '../position-reconciler/held.ts';
import { place } from '../requests/order-requests.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

async function exit(harness: Harness, quantity?: number): Promise<readonly ClosingPosition[]> {
  const answer = await harness.command({
    ...{ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' },
    ...(quantity !== undefined && { quantity }),
  });
  if (!answer.ok) throw new Error(answer.text);
  return answer.closing ?? [];
}

const positionOf = (harness: Harness): string => [...harness.state().active.keys()][0] ?? '';

describe('the closing of a position', () => {
  it('is sent once the broker has the exit, and stays so when the position is closed', async () => {
    const harness = createHarness();
    const { s } = await held(harness);
    await harness.pass(6_000);
    const id = positionOf(harness);
    expect(await exit(harness)).toMatchObject([{ positionId: id }]);
    expect(harness.engine.closing(id)).toBe('waiting');
    const x = harness.newest('x');
    harness.broker.say({ type: 'sent', orderRefs: [x.orderRef] });
    await harness.settle();
    expect(harness.engine.closing(id)).toBe('unanswered');
    await harness.told(x, GROUP);
    expect(harness.engine.closing(id)).toBe('sent');
    await harness.fill(x, 100, 100);
    await harness.status(s, 'cancelled');
    expect(harness.engine.closing(id)).toBe('sent');
  });

  it('waits while the gateway is away, also beside an exit of a person that rests for its price', async () => {
    const harness = createHarness();
    await held(harness);
    await harness.pass(6_000);
    const id = positionOf(harness);
    await place(harness, { side: 'sell', type: 'STP', stopPrice: 99, takesOwnership: true });
    await harness.told(harness.newest('x'), { ...GROUP, status: 'presubmitted' });
    harness.broker.say({ type: 'gateway-changed', state: 'lost', why: '1100' });
    await harness.settle();
    await exit(harness);
    await harness.pass(10_000);
    expect(harness.engine.closing(id)).toBe('waiting');
  });

  it('is refused while the newest exit was refused and none is on its way, and waits while the gateway is away', async () => {
    const harness = createHarness({ strategies: [strategy({ target: undefined })] });
    await held(harness);
    await harness.pass(6_000);
    const id = positionOf(harness);
    await exit(harness);
    await harness.refused(harness.newest('x'), 10_052);
    await harness.pass(500);
    expect(harness.submits('exit')).toHaveLength(1);
    expect(harness.engine.closing(id)).toBe('refused');
    harness.broker.say({ type: 'gateway-changed', state: 'lost', why: '1100' });
    await harness.settle();
    expect(harness.engine.closing(id)).toBe('waiting');
  });

  it('is armed in a closed market', async () => {
    const harness = createHarness();
    await held(harness);
    await harness.pass(6_000);
    await harness.jump(instant(Date.UTC(2026, 10, 18, 21, 30)));
    await exit(harness);
    expect(harness.engine.closing(positionOf(harness))).toBe('armed');
  });

  it('of a position whose target is moved through the market is sent once the broker shows the move', async () => {
    const harness = createHarness();
    const { t } = await held(harness);
    await harness.pass(6_000);
    const id = positionOf(harness);
    await exit(harness);
    await harness.refused(harness.newest('x'), 201);
    await harness.pass(500);
    const moved = harness.modifies().find(({ orderRef }) => orderRef === t.orderRef);
    expect(moved?.limitPrice).toBeLessThan(100);
    expect(harness.engine.closing(id)).toBe('unanswered');
    await harness.told(t, { ...GROUP, limitPrice: moved?.limitPrice, status: 'submitted' });
    expect(harness.engine.closing(id)).toBe('sent');
  });

  it('of a part waits until stop and target have shrunk and the broker has its order', async () => {
    const harness = createHarness();
    const { s, t } = await held(harness);
    await harness.pass(6_000);
    const id = positionOf(harness);
    expect(await exit(harness, 30)).toMatchObject([{ positionId: id }]);
    expect(harness.engine.closing(id)).toBe('waiting');
    for (const leg of [s, t])
      await harness.told(leg, { ...GROUP, quantity: 70, status: 'presubmitted' });
    await harness.pass(300);
    await harness.told(harness.newest('x'));
    expect(harness.engine.closing(id)).toBe('sent');
    await harness.fill(harness.newest('x'), 30, 100);
    expect(harness.engine.closing(id)).toBe('sent');
  });
});
