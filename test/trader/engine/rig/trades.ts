// Complete trades of a rig, and the reasons against the next one.
import type { Refusal } from '../../../../src/trader/domain/terms/refusal.ts';
import type { Rig } from './rig.ts';

/** Buys 100 shares at 100 and closes them by the stop or the target. */
export async function trade(rig: Rig, how: 'stop' | 'target', symbol = 'AAPL'): Promise<void> {
  await rig.quote(100, { symbol });
  const before = rig.submits('entry').length;
  await rig.predict('BUY', { symbol });
  if (rig.submits('entry').length === before)
    throw new Error(`no entry was sent: ${JSON.stringify(rig.reasons())}`);
  const { e, s, t } = rig.bracket();
  for (const leg of [e, t, s])
    await rig.told(leg, leg === e ? {} : { group: symbol, groupEffect: 'reduces' });
  await rig.fill(e, 100, 100);
  const [out, other] = how === 'stop' ? [s, t] : [t, s];
  await rig.fill(out, 100, how === 'stop' ? 98.5 : 103);
  await rig.status(other, 'cancelled');
  await rig.pass(6_000);
}

/** Refusal reasons of a new prediction of the symbol; empty if it is taken. */
export async function refusedIn(rig: Rig, symbol: string): Promise<readonly Refusal[]> {
  await rig.quote(100, { symbol });
  const before = rig.of('signal-refused').length;
  await rig.predict('BUY', { symbol });
  return rig.of('signal-refused').length === before ? [] : rig.reasons();
}
