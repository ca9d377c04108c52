// Shares that are held keep their contract when the broker looks up their symbol again, and all symbols the grid of their prices.
import { expect, it } from 'vitest';
import type { InstrumentRequest } from '../../../../src/trader/ports/instrument-request.ts';
import { createHarness } from '../harness/harness.ts';
import { createScriptedBroker } from '../harness/scripted-broker.ts';
import { strategy } from '../harness/settings.ts';

it('names the contract of what is held, so that a changed symbol does not hide it', async () => {
  const asked: InstrumentRequest[] = [];
  const connect = () => ({
    ...createScriptedBroker(),
    resolve: (wanted: InstrumentRequest) => void asked.push(wanted),
  });
  const before = createHarness({ connect, strategies: [strategy({ symbols: ['AAPL', 'MSFT'] })] });
  await before.ready();
  await before.enter();
  expect(asked.filter(({ held }) => held !== undefined)).toEqual([]);
  asked.length = 0;
  const harness = await before.crash();
  await harness.connect();
  const known = { priceSteps: [{ lowEdge: 0, increment: 0.01 }] };
  expect(asked).toContainEqual({ symbol: 'AAPL', brokerSymbol: 'AAPL', held: '1', ...known });
  expect(asked).toContainEqual({ symbol: 'MSFT', brokerSymbol: 'MSFT', ...known });
});
