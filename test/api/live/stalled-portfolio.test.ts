// A reader of a portfolio whose TCP connection stalls: little waits for it, and once it reads again it learns what it missed and
// gets the truth.
import { expect, it, onTestFinished } from 'vitest';
import type { Prices, Quote } from '../../../src/ledger/ports/prices.ts';
import { openLiveSocket } from '../../processes/live-socket.ts';
import { until } from '../../processes/waiting.ts';
import { type Served, served } from '../harness/served.ts';
import { statedPrices } from '../harness/stated-prices.ts';

const QUOTES = 120;
/** All quotes together are much more than the kernel keeps for a connection. */
const QUOTE_BYTES = 200_000;

interface Message {
  readonly type: string;
  readonly position?: number;
  readonly portfolio?: { readonly version: number };
  readonly quote?: { readonly price: string };
  readonly after?: number;
  readonly valuations?: number;
  readonly prices?: number;
}

function readerOf(api: Served, id: number, bearer: string) {
  const messages: Message[] = [];
  const state = { bytes: 0 };
  const socket = openLiveSocket(api.url, {
    path: `/ws/portfolio/${id}`,
    bearer,
    onMessage(text) {
      messages.push(JSON.parse(text) as Message);
      state.bytes += text.length;
    },
  });
  onTestFinished(socket.leave);
  const newest = (type: string) => messages.findLast((message) => message.type === type);
  return { socket, messages, state, newest };
}

/** Prices that watchers hear of when the test tells them. */
function toldPrices() {
  const prices = statedPrices({ IBM: '10', SAP: '9' });
  const watchers = new Set<{ symbols: readonly string[]; onQuote: (quote: Quote) => void }>();
  const watch: Prices['watch'] = (symbols, onQuote) => {
    const watcher = { symbols, onQuote };
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  };
  return {
    prices: { ...prices, watch },
    areWatched: (count: number) => watchers.size >= count,
    tell(quote: Quote) {
      for (const { symbols, onQuote } of watchers)
        if (symbols.includes(quote.symbol)) onQuote(quote);
    },
  };
}

async function watchedHolder() {
  const { prices, areWatched, tell } = toldPrices();
  const api = await served([], 'closed', new Map(), { prices });
  const bearer = await api.signedIn('ann', 'viewer');
  const post = (path: string, body: unknown) => api.ask('POST', `/api/v1${path}`, { bearer, body });
  const { id } = (await post('/portfolios', { name: 'Watched' })).body as { id: number };
  const found = await prices.quotes(['SAP']);
  const sap = found.get('SAP');
  if (!sap?.ok) throw new Error('SAP has a price');
  const told = (price: string) =>
    tell({ ...sap.value, price, source: 'x'.repeat(QUOTE_BYTES) } as unknown as Quote);
  async function bought(): Promise<number> {
    const buy = { portfolio_id: id, transaction_type: 'BUY', symbol: 'IBM', quantity: 1, price: 8 };
    return ((await post('/transactions', buy)).body as { version: number }).version;
  }
  return { api, bearer, id, told, bought, areWatched };
}

it('keeps little for a connection that stalls, then tells the gap and sends what a GET answers', async () => {
  const { api, bearer, id, told, bought, areWatched } = await watchedHolder();
  const [slow, fast] = [readerOf(api, id, bearer), readerOf(api, id, bearer)];
  for (const { newest, socket } of [slow, fast]) {
    await until('the first valuation', () => newest('valuation'));
    socket.say({ type: 'subscribe', symbols: ['SAP'] });
  }
  await until('both have subscribed', () => areWatched(2));
  slow.socket.pause();
  for (let n = 1; n <= QUOTES; n += 1) {
    told(`9.${n}`);
    await until(
      'the reader that keeps up has it',
      () => fast.newest('price')?.quote?.price === `9.${n}`,
    );
  }
  for (let n = 0; n < 3; n += 1) {
    const version = await bought();
    const shown = () => Number(fast.newest('valuation')?.portfolio?.version) >= version;
    await until('the trade', shown);
  }
  const before = slow.newest('valuation');

  slow.socket.resume();
  await until('the gap', () => slow.newest('gap'));
  const gap = slow.messages.findIndex(({ type }) => type === 'gap');
  expect(slow.messages[gap]?.after).toBe(before?.position);
  expect(slow.messages[gap]?.valuations).toBeGreaterThan(0);
  expect(slow.messages[gap]?.prices).toBeGreaterThan(0);
  await until('the newest price', () => slow.newest('price')?.quote?.price === `9.${QUOTES}`);
  expect(slow.messages[gap + 1]).toEqual(fast.newest('valuation'));
  const shown = await api.ask('GET', `/api/v1/portfolios/${id}`, { bearer });
  expect(slow.messages[gap + 1]?.portfolio).toEqual(shown.body);

  // All that waited for it, in the server and in the kernel, has arrived by now.
  expect(slow.state.bytes).toBeLessThan(fast.state.bytes / 2);
  expect(fast.newest('gap')).toBeUndefined();
  const asked = `/api/v1/holdings/events?portfolio_id=${id}&after=${before?.position}`;
  const missed = (await api.ask('GET', asked, { bearer })).body as { events: Message[] };
  expect(missed.events.filter(({ type }) => type === 'TRADE_EXECUTED')).toHaveLength(3);
});
