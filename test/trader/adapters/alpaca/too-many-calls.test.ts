// Alpaca takes no more calls for a moment: what was asked, an order or not, is asked again.
import { expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { until } from '../ib/harness/real-time.ts';
import { adapterTo, lastOf, startSimulatedAlpaca } from './harness/simulated.ts';

it('a question that is refused for too many calls is asked again', async () => {
  const alpaca = await startSimulatedAlpaca({ at: instant(Date.UTC(2026, 10, 24, 15)), speed: 1 });
  await alpaca.ask('POST', '/fault', { kind: '429', count: 2 });
  const at = adapterTo(alpaca);
  at.broker.start();
  await until(() => lastOf(at, 'session-opened'), 'session opened');
  expect(lastOf(at, 'wrong-account')).toBeUndefined();
  await at.broker.stop();
  await alpaca.stop();
});
