// A broker that the program does not know, added by its row: the daemon buys through it, protects the position and is stopped out.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { instant } from '../../src/kernel/instant.ts';
import { createMarketClock } from '../../src/trader/adapters/system/market-clock.ts';
import { BROKER_ADAPTERS } from '../../src/trader/app/brokers/brokers.ts';
import { startDaemon } from '../../src/trader/app/daemon/daemon.ts';
import type { Daemon } from '../../src/trader/app/daemon/daemon-contract.ts';
import type { BrokerName } from '../../src/trader/ports/brokers.ts';
import type { CommandAnswer } from '../../src/trader/ports/trader-commands.ts';
import { memoryBroker } from '../brokers/memory/adapter.ts';
import { createPaperExchange } from '../brokers/memory/exchange.ts';
import { until } from '../trader/adapters/ib/harness/real-time.ts';
import { settings } from '../trader/engine/harness/settings.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function bought({ trader }: Daemon): Promise<CommandAnswer> {
  return trader.command({
    type: 'place-order',
    order: {
      ...{ symbol: 'AAPL', side: 'buy', type: 'MKT', quantity: 10 },
      ...{ as: 'position', takesOwnership: false },
      protection: { stop: { kind: 'percent', percent: 2 } },
    },
    requester: { user: 'ann' },
  });
}

it('a broker that is added by its row trades through the real daemon', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'broker-of-a-test-'));
  cleanUps.push(() => rmSync(dataFolder, { recursive: true }));
  const clock = createMarketClock({
    ...{ market: instant(Date.UTC(2026, 10, 18, 15)), wallMs: Date.now(), speed: 1 },
  });
  cleanUps.push(() => clock.stop());
  const exchange = createPaperExchange(150, () => clock.now());
  const own = settings([], { dataFolder, feeds: [], broker: 'memory' as BrokerName });
  const started = await startDaemon({
    settings: { ...own, door: { ...own.door, port: 0 } },
    adapters: { ...BROKER_ADAPTERS, memory: memoryBroker(exchange) },
    ...{ clock, startedAt: instant(Date.now()), isConsole: false },
    environment: { XDG_RUNTIME_DIR: dataFolder },
  });
  if (!started.ok) throw new Error(JSON.stringify(started.failure));
  const daemon = started.value;
  cleanUps.push(() => daemon.stop('the test is over'));
  const held = () => daemon.look.positions().find(({ symbol }) => symbol === 'AAPL');

  await until(() => daemon.trader.status().ready.isReady, 'ready');
  // Refused until prices and figures of the account have arrived.
  let answer = await bought(daemon);
  for (let at = 0; !answer.ok && at < 400; at += 1) {
    await new Promise((done) => setTimeout(done, 20));
    await until(() => daemon.trader.status().ready.isReady, 'ready');
    exchange.move(150);
    answer = await bought(daemon);
  }
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  await until(() => held()?.protected === true, 'protected');
  const [entry, stop] = exchange.orders();
  expect(entry).toMatchObject({ status: 'filled', terms: { side: 'buy', quantity: 10 } });
  expect(stop).toMatchObject({ status: 'submitted', terms: { side: 'sell', type: 'stop' } });

  exchange.move(100);
  await until(() => exchange.fills.length === 2 && held() === undefined, 'stopped out');
  expect(new Set(exchange.arrivals).size).toBe(exchange.arrivals.length);
});
