// Complete trades of a harness, and the reasons against the next one.
import type { Refusal } from '../../../../src/trader/domain/terms/refusal.ts';
import type { Harness } from './harness.ts';

/** Buys 100 shares at 100 and closes them by the stop or the target. */
export async function trade(
  harness: Harness,
  how: 'stop' | 'target',
  symbol = 'AAPL',
): Promise<void> {
  await harness.quote(100, { symbol });
  const before = harness.submits('entry').length;
  await harness.predict('BUY', { symbol });
  if (harness.submits('entry').length === before)
    throw new Error(`no entry was sent: ${JSON.stringify(harness.reasons())}`);
  const { e, s, t } = harness.bracket();
  for (const leg of [e, t, s])
    await harness.told(leg, leg === e ? {} : { group: symbol, groupEffect: 'reduces' });
  await harness.fill(e, 100, 100);
  const [out, other] = how === 'stop' ? [s, t] : [t, s];
  await harness.fill(out, 100, how === 'stop' ? 98.5 : 103);
  await harness.status(other, 'cancelled');
  await harness.pass(6_000);
}

/** Refusal reasons of a new prediction of the symbol; empty if it is taken. */
export async function refusedIn(harness: Harness, symbol: string): Promise<readonly Refusal[]> {
  await harness.quote(100, { symbol });
  const before = harness.of('signal-refused').length;
  await harness.predict('BUY', { symbol });
  return harness.of('signal-refused').length === before ? [] : harness.reasons();
}
