// How far the closing of a position is, told per position: at the broker, on the wire, armed, refused, or not sent.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { ClosingPosition } from '../../../../src/trader/ports/trader.ts';
import { held } from '../position-reconciler/held.ts';
import { place } from '../requests/asked.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { strategy } from '../rig/settings.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

async function exit(rig: Rig, quantity?: number): Promise<readonly ClosingPosition[]> {
  const answer = await rig.command({
    ...{ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' },
    ...(quantity !== undefined && { quantity }),
  });
  if (!answer.ok) throw new Error(answer.text);
  return answer.closing ?? [];
}

const positionOf = (rig: Rig): string => [...rig.state().active.keys()][0] ?? '';

describe('the closing of a position', () => {
  it('is sent once the broker has the exit, and stays so when the position is closed', async () => {
    const rig = createRig();
    const { s } = await held(rig);
    await rig.pass(6_000);
    const id = positionOf(rig);
    expect(await exit(rig)).toMatchObject([{ positionId: id }]);
    expect(rig.engine.closing(id)).toBe('waiting');
    const x = rig.newest('x');
    rig.broker.say({ type: 'sent', orderRefs: [x.orderRef] });
    await rig.settle();
    expect(rig.engine.closing(id)).toBe('unanswered');
    await rig.told(x, GROUP);
    expect(rig.engine.closing(id)).toBe('sent');
    await rig.fill(x, 100, 100);
    await rig.status(s, 'cancelled');
    expect(rig.engine.closing(id)).toBe('sent');
  });

  it('waits while the gateway is away, also beside an exit of a person that rests for its price', async () => {
    const rig = createRig();
    await held(rig);
    await rig.pass(6_000);
    const id = positionOf(rig);
    await place(rig, { side: 'sell', type: 'STP', stopPrice: 99, takesOwnership: true });
    await rig.told(rig.newest('x'), { ...GROUP, status: 'presubmitted' });
    rig.broker.say({ type: 'gateway-changed', state: 'lost', why: '1100' });
    await rig.settle();
    await exit(rig);
    await rig.pass(10_000);
    expect(rig.engine.closing(id)).toBe('waiting');
  });

  it('is refused while the newest exit was refused and none is on its way, and waits while the gateway is away', async () => {
    const rig = createRig({ strategies: [strategy({ target: undefined })] });
    await held(rig);
    await rig.pass(6_000);
    const id = positionOf(rig);
    await exit(rig);
    await rig.refused(rig.newest('x'), 10_052);
    await rig.pass(500);
    expect(rig.submits('exit')).toHaveLength(1);
    expect(rig.engine.closing(id)).toBe('refused');
    rig.broker.say({ type: 'gateway-changed', state: 'lost', why: '1100' });
    await rig.settle();
    expect(rig.engine.closing(id)).toBe('waiting');
  });

  it('is armed in a closed market', async () => {
    const rig = createRig();
    await held(rig);
    await rig.pass(6_000);
    await rig.jump(instant(Date.UTC(2026, 10, 18, 21, 30)));
    await exit(rig);
    expect(rig.engine.closing(positionOf(rig))).toBe('armed');
  });

  it('of a position whose target is moved through the market is sent once the broker shows the move', async () => {
    const rig = createRig();
    const { t } = await held(rig);
    await rig.pass(6_000);
    const id = positionOf(rig);
    await exit(rig);
    await rig.refused(rig.newest('x'), 201);
    await rig.pass(500);
    const moved = rig.modifies().find(({ orderRef }) => orderRef === t.orderRef);
    expect(moved?.limitPrice).toBeLessThan(100);
    expect(rig.engine.closing(id)).toBe('unanswered');
    await rig.told(t, { ...GROUP, limitPrice: moved?.limitPrice, status: 'submitted' });
    expect(rig.engine.closing(id)).toBe('sent');
  });

  it('of a part waits until stop and target have shrunk and the broker has its order', async () => {
    const rig = createRig();
    const { s, t } = await held(rig);
    await rig.pass(6_000);
    const id = positionOf(rig);
    expect(await exit(rig, 30)).toMatchObject([{ positionId: id }]);
    expect(rig.engine.closing(id)).toBe('waiting');
    for (const leg of [s, t])
      await rig.told(leg, { ...GROUP, quantity: 70, status: 'presubmitted' });
    await rig.pass(300);
    await rig.told(rig.newest('x'));
    expect(rig.engine.closing(id)).toBe('sent');
    await rig.fill(rig.newest('x'), 30, 100);
    expect(rig.engine.closing(id)).toBe('sent');
  });
});
