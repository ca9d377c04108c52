// Alpaca's own JavaScript client, unmodified, against the simulator: `node alpaca-trade-api.ts FOLDER PORT CONTROL_PORT`, where the
// folder is the one that the package was installed in.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const [folder = '.', port, controlPort] = process.argv.slice(2);
const load = createRequire(join(folder, 'package.json'));
const Alpaca = load('@alpacahq/alpaca-trade-api');
const { version } = load('@alpacahq/alpaca-trade-api/package.json');
const root = `http://127.0.0.1:${port}`;
const counts = { passed: 0, failed: 0 };

function equal(what: string, actual: unknown, expected: unknown): void {
  const isGood = isDeepStrictEqual(actual, expected);
  counts[isGood ? 'passed' : 'failed'] += 1;
  const why = isGood ? '' : `: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`;
  process.stdout.write(
    `${isGood ? 'ok      ' : 'FAILED  '}alpaca-trade-api ${version}: ${what}${why}\n`,
  );
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<boolean> {
  for (let left = 500; left > 0; left -= 1) {
    if (await isTrue()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

async function control(path: string, body: object): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${controlPort}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

const price = (last: number) => control('/price', { symbol: 'AMZN', last });

async function refusalOf(call: () => Promise<unknown>): Promise<unknown> {
  const error = await call().then(
    () => undefined,
    (reason) => reason,
  );
  return [error?.response?.status, error?.response?.data?.code];
}

const alpaca = new Alpaca({
  ...{ keyId: 'PKSIMULATED', secretKey: 'simulated', paper: true },
  ...{ baseUrl: root, dataBaseUrl: root },
});
const updates: { readonly event: string; readonly order: { readonly id: string } }[] = [];
alpaca.trade_ws.onOrderUpdate((update: (typeof updates)[number]) => updates.push(update));
const connected = new Promise<void>((resolve) => alpaca.trade_ws.onConnect(resolve));
alpaca.trade_ws.connect();
await connected;
alpaca.trade_ws.subscribe(['trade_updates']);
await until(async () => {
  const answer = await fetch(`http://127.0.0.1:${controlPort}/state`);
  const { sockets } = (await answer.json()) as {
    readonly sockets: { readonly topics: string[] }[];
  };
  return sockets.some(({ topics }) => topics.includes('trade_updates'));
});

await price(150);
equal('account', (await alpaca.getAccount()).status, 'ACTIVE');
equal('clock', (await alpaca.getClock()).is_open, true);
equal('asset', (await alpaca.getAsset('AMZN')).tradable, true);
equal('calendar', (await alpaca.getCalendar({ start: '2026-11-24', end: '2026-11-24' })).length, 1);

const placed = await alpaca.createOrder({
  ...{ symbol: 'AMZN', qty: 3, side: 'buy', type: 'market', time_in_force: 'day' },
  client_order_id: 'js-first',
});
const isFilled = () => until(async () => (await alpaca.getOrder(placed.id)).status === 'filled');
equal('market order fills', await isFilled(), true);
equal('by client id', (await alpaca.getOrderByClientId('js-first')).id, placed.id);
const eventsOf = (id: string) =>
  updates.filter(({ order }) => order.id === id).map((it) => it.event);
await until(() => eventsOf(placed.id).includes('fill'));
equal('events', eventsOf(placed.id), ['pending_new', 'new', 'fill']);
equal('position', (await alpaca.getPosition('AMZN')).qty, '3');
equal('positions', (await alpaca.getPositions()).length, 1);

const exit = { symbol: 'AMZN', side: 'sell', time_in_force: 'gtc' };
const oco = await alpaca.createOrder({
  ...{ ...exit, qty: 3, type: 'limit', order_class: 'oco' },
  ...{ take_profit: { limit_price: 160 }, stop_loss: { stop_price: 140 } },
});
equal('one leg', oco.legs.length, 1);
await until(async () => (await alpaca.getOrder(oco.id)).status === 'new');
equal(
  'shares are reserved',
  await refusalOf(() => alpaca.createOrder({ ...exit, qty: 1, type: 'limit', limit_price: 170 })),
  [403, 40_310_000],
);
const changed = await alpaca.replaceOrder(oco.id, { limit_price: 158 });
equal('replaces', changed.replaces, oco.id);
await until(async () => (await alpaca.getOrder(changed.id)).status === 'new');
equal('open orders', (await alpaca.getOrders({ status: 'open', nested: true })).length, 1);
await alpaca.cancelAllOrders();
await until(async () => (await alpaca.getOrders({ status: 'open' })).length === 0);
await alpaca.closePosition('AMZN');
equal('flat', await until(async () => (await alpaca.getPositions()).length === 0), true);
equal('404', await refusalOf(() => alpaca.getPosition('AMZN')), [404, 40_410_000]);
const activities = await alpaca.getAccountActivities({ activityTypes: 'FILL', pageSize: 100 });
equal(
  'activities',
  activities.every(({ type }: { type: string }) => type === 'fill'),
  true,
);
equal(
  'history',
  (await alpaca.getPortfolioHistory({ period: '1D', timeframe: '5Min' })).timeframe,
  '5Min',
);
equal(
  'configuration',
  (await alpaca.updateAccountConfigurations({ no_shorting: true })).no_shorting,
  true,
);
await alpaca.updateAccountConfigurations({ no_shorting: false });

const bars = [];
const span = { start: '2026-11-23T14:30:00Z', end: '2026-11-23T15:00:00Z', timeframe: '1Min' };
for await (const bar of alpaca.getBarsV2('AMZN', { ...span, pageLimit: 10, feed: 'iex' }))
  bars.push(bar);
equal('bars over pages', bars.length, 31);
const latest = await alpaca.getLatestTrade('AMZN');
equal('latest trade', latest.Price, 150);
const snapshot = await alpaca.getSnapshot('AMZN');
equal('snapshot', snapshot.symbol, 'AMZN');

alpaca.trade_ws.disconnect();
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
process.exitCode = counts.failed === 0 ? 0 : 1;
