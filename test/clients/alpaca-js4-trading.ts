// The fourth edition of Alpaca's JavaScript client, unmodified, trades through a demonstration: `node alpaca-js4-trading.ts FOLDER URL`, where
// the folder is the one that the package was installed in. It has no setting for its host: what it fetches is sent to ours.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const [folder = '.', url = ''] = process.argv.slice(2);
const load = createRequire(join(folder, 'package.json'));
const { Alpaca } = load('@alpacahq/alpaca-trade-api');
const counts = { passed: 0, failed: 0 };

function equal(what: string, actual: unknown, expected: unknown): void {
  const isGood = isDeepStrictEqual(actual, expected);
  counts[isGood ? 'passed' : 'failed'] += 1;
  const why = isGood ? '' : `: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`;
  process.stdout.write(`${isGood ? 'ok      ' : 'FAILED  '}alpaca-trade-api 4: ${what}${why}\n`);
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<boolean> {
  for (let left = 3_000; left > 0; left -= 1) {
    if (await isTrue()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

const wsUrl = `${url.replace('http', 'ws')}/alpaca`;
const { trading, marketData } = new Alpaca({
  ...{ keyId: 'demo', secret: 'demo', retry: false },
  fetchApi: (address: string, init: RequestInit) =>
    fetch(String(address).replace(/^https:\/\/[^/]+/, `${url}/alpaca`), init),
});

async function refusalOf(call: () => Promise<unknown>): Promise<string> {
  return call().then(
    () => '',
    (reason: Error) => reason.message,
  );
}

const account = await trading.account.getAccount();
equal('account', [account.accountNumber, account.status], ['DU0000001', 'ACTIVE']);
equal('equity', Number(account.equity) > 0, true);
equal('clock', (await trading.clock.legacyClock()).isOpen, true);
const span = { start: new Date('2020-12-21'), end: new Date('2020-12-28') };
equal('calendar', (await trading.calendar.legacyCalendar(span)).length, 5);
const asset = await trading.assets.getV2AssetsSymbolOrAssetId({ symbolOrAssetId: 'SPY' });
equal('asset', [asset.symbol, asset.tradable], ['SPY', true]);

const updates: { readonly event: string; readonly order: { readonly id: string } }[] = [];
const orders = trading.stream({ url: `${wsUrl}/stream` });
orders.onTradeUpdate((update: (typeof updates)[number]) => updates.push(update));
orders.subscribeTradeUpdates();
orders.connect();
const trades: { readonly price: number; readonly timestamp: Date }[] = [];
const prices = marketData.stockStream({ feed: 'iex', url: `${wsUrl}/v2/iex` });
prices.onTrade((trade: (typeof trades)[number]) => trades.push(trade));
prices.subscribeForTrades(['SPY']);
prices.connect();

const buy = { symbol: 'AAPL', qty: 5, side: 'buy', clientOrderId: `js4-${process.pid}` };
const placed: { readonly id: string; readonly orderClass: string }[] = [];
/** The demonstration may have no recent quote: then the name stays free. */
await until(async () => {
  const refusal = await refusalOf(async () => {
    placed.push(await trading.orders.market(buy));
  });
  if (refusal !== '' && !refusal.includes('quote')) throw new Error(refusal);
  return placed.length > 0;
});
const { id = '', orderClass } = placed[0] ?? {};
equal('a plain buy stays simple', orderClass, 'simple');
equal(
  'its name is taken',
  await refusalOf(() => trading.orders.market(buy)),
  'client_order_id must be unique',
);
const isFilled = async () =>
  (await trading.orders.getOrderByOrderID({ orderId: id })).status === 'filled';
equal('it fills', await until(isFilled), true);
const eventsOf = (order: string) =>
  updates.filter((update) => update.order.id === order).map(({ event }) => event);
equal('its fill is streamed', await until(() => eventsOf(id).includes('fill')), true);
const position = await trading.positions.getOpenPosition({ symbolOrAssetId: 'AAPL' });
equal('position', Number(position.qty), 5);
await trading.positions.deleteOpenPosition({ symbolOrAssetId: 'AAPL' });
const isFlat = async () => (await trading.positions.getAllOpenPositions()).length === 0;
equal('flat', await until(isFlat), true);
const later = { symbol: 'AAPL', qty: 1, side: 'buy', limitPrice: 1, extendedHours: true };
const refusal = await refusalOf(() => trading.orders.limit(later));
equal('extended hours are refused', refusal.startsWith('extended_hours is not offered'), true);
const activities = await trading.accountActivities.getAccountActivities({});
equal('activities', activities.length >= 2, true);
const asked = { symbols: 'SPY', timeframe: '1Min', feed: 'iex', limit: 3 };
equal('bars', (await marketData.stocks.stockBars(asked)).bars.SPY.length, 3);
equal('trades are streamed', await until(() => trades.length > 0), true);
const [{ price, timestamp } = { price: 0, timestamp: new Date(0) }] = trades;
equal('with price and time', price > 0 && timestamp.getTime() > 0, true);

orders.disconnect();
prices.disconnect();
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
process.exit(counts.failed === 0 ? 0 : 1);
