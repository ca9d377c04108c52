// Alpaca's own JavaScript client, unmodified but for its addresses, trades through a demonstration: `node alpaca-js-trading.ts FOLDER URL`, where
// the folder is the one that the package was installed in.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const [folder = '.', url = ''] = process.argv.slice(2);
const load = createRequire(join(folder, 'package.json'));
const Alpaca = load('@alpacahq/alpaca-trade-api');
const { version } = load('@alpacahq/alpaca-trade-api/package.json');
const root = `${url}/alpaca`;
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
  for (let left = 3_000; left > 0; left -= 1) {
    if (await isTrue()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

interface Refused {
  readonly response?: {
    readonly status: number;
    readonly data: { readonly code: number; readonly message: string };
  };
}

async function refusalOf(call: () => Promise<unknown>): Promise<Refused['response']> {
  const error: Refused = await call().then(
    () => ({}),
    (reason) => reason,
  );
  return error.response;
}

const alpaca = new Alpaca({
  ...{ keyId: 'demo', secretKey: 'demo', baseUrl: root, dataBaseUrl: root },
});
const updates: { readonly event: string; readonly order: { readonly id: string } }[] = [];
alpaca.trade_ws.onOrderUpdate((update: (typeof updates)[number]) => updates.push(update));
const connected = new Promise<void>((resolve) => alpaca.trade_ws.onConnect(resolve));
alpaca.trade_ws.connect();
await connected;
alpaca.trade_ws.subscribe(['trade_updates']);

equal('account', (await alpaca.getAccount()).account_number, 'DU0000001');
equal('clock', (await alpaca.getClock()).is_open, true);
equal('asset', (await alpaca.getAsset('AAPL')).tradable, true);
const days = await alpaca.getCalendar({ start: '2020-12-21', end: '2020-12-28' });
equal('calendar', days.length, 5);

const buy = { symbol: 'AAPL', qty: 5, side: 'buy', type: 'market', time_in_force: 'day' };
const name = `js-${process.pid}`;
const placed: { id: string; order_class: string }[] = [];
/** The demonstration may have no recent quote: then the name stays free. */
await until(async () => {
  const refusal = await refusalOf(async () => {
    placed.push(await alpaca.createOrder({ ...buy, client_order_id: name }));
  });
  if (refusal !== undefined && !refusal.data.message.includes('quote'))
    throw new Error(refusal.data.message);
  return placed.length > 0;
});
const [{ id, order_class: kind } = { id: '', order_class: '' }] = placed;
equal('a plain buy stays simple', kind, 'simple');
const again = await refusalOf(() => alpaca.createOrder({ ...buy, client_order_id: name }));
equal('its name is taken', [again?.status, again?.data.code], [422, 40_010_001]);
const isFilled = () => until(async () => (await alpaca.getOrder(id)).status === 'filled');
equal('it fills', await isFilled(), true);
equal('by its name', (await alpaca.getOrderByClientId(name)).id, id);
const eventsOf = (order: string) =>
  updates
    .filter((update) => update.order.id === order && update.event !== 'partial_fill')
    .map(({ event }) => event);
await until(() => eventsOf(id).includes('fill'));
equal('its events', eventsOf(id), ['pending_new', 'new', 'fill']);
equal('position', (await alpaca.getPosition('AAPL')).qty, '5');
const open: { id: string; type: string }[] = await alpaca.getOrders({ status: 'open' });
const stop = open.find(({ type }) => type === 'stop');
const kept = await refusalOf(() => alpaca.cancelOrder(stop?.id));
equal('its stop stays', kept?.status, 403);
await alpaca.closePosition('AAPL');
equal('flat', await until(async () => (await alpaca.getPositions()).length === 0), true);
equal('404', (await refusalOf(() => alpaca.getPosition('AAPL')))?.status, 404);
const activities: { type: string }[] = await alpaca.getAccountActivities({
  activityTypes: 'FILL',
  pageSize: 100,
});
equal('activities', activities.length >= 2, true);
equal('history', (await alpaca.getPortfolioHistory({ timeframe: '1D' })).timeframe, '1D');

const bars = [];
const { timestamp } = await alpaca.getClock();
const start = new Date(Date.parse(timestamp) - 3_600_000).toISOString();
for await (const bar of alpaca.getBarsV2('SPY', { start, timeframe: '1Min', pageLimit: 7 }))
  bars.push(bar);
equal('bars over pages', bars.length > 0, true);
equal('latest bar', (await alpaca.getLatestBars(['SPY'])).get('SPY')?.Symbol, 'SPY');
equal('latest trade', (await alpaca.getLatestTrade('SPY')).Price > 0, true);

alpaca.trade_ws.disconnect();
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
process.exitCode = counts.failed === 0 ? 0 : 1;
