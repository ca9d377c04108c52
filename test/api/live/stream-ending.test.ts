// How a live stream ends, over real sockets: once it is closing nothing is sent, every subscription ends, and a reader that has stopped
// reading cannot keep it open. An error of one response never ends the process: an uncaught one fails this file.
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Prices, Quote } from '../../../src/ledger/ports/prices.ts';
import { openLiveSocket } from '../../processes/live-socket.ts';
import { until } from '../../processes/waiting.ts';
import { type Served, served } from '../harness/served.ts';
import { statedPrices } from '../harness/stated-prices.ts';

const QUOTE_BYTES = 200_000;
/** More than the kernel keeps for a connection and the server for a reader. */
const QUOTES = 120;

async function watchedPortfolio() {
  const stated = statedPrices({ IBM: '10', SAP: '9' });
  const watchers = new Set<{ symbols: readonly string[]; onQuote: (quote: Quote) => void }>();
  const watch: Prices['watch'] = (symbols, onQuote) => {
    const watcher = { symbols, onQuote };
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  };
  const api = await served([], 'closed', new Map(), { prices: { ...stated, watch } });
  const bearer = await api.signedIn('ann', 'viewer');
  const made = await api.ask('POST', '/api/v1/portfolios', { bearer, body: { name: 'Watched' } });
  const { id } = made.body as { id: number };
  const sap = (await stated.quotes(['SAP'])).get('SAP');
  if (!sap?.ok) throw new Error('SAP has a price');
  const tell = (price: string) => {
    const quote = { ...sap.value, price, source: 'x'.repeat(QUOTE_BYTES) } as unknown as Quote;
    for (const { symbols, onQuote } of watchers) if (symbols.includes('SAP')) onQuote(quote);
  };
  const watching = () => [...watchers].filter(({ symbols }) => symbols.includes('SAP')).length;
  return { api, bearer, id, tell, watching };
}

interface EventReader {
  readonly socket: Socket;
  readonly text: () => string;
  readonly isClosed: () => boolean;
}

function readEvents(api: Served, path: string, bearer: string, method = 'GET'): EventReader {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  let text = '';
  let isClosed = false;
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    isClosed = true;
  });
  socket.write(
    `${method} /api/v1${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${bearer}\r\n\r\n`,
  );
  return { socket, text: () => text, isClosed: () => isClosed };
}

/** It answers after whatever was scheduled before. */
async function stillServes(api: Served): Promise<void> {
  expect((await api.ask('GET', '/health/live')).status).toBe(200);
}

describe('a query of a stream', () => {
  it.each([
    ['a name that is too long', 'A'.repeat(34)],
    ['an empty name', 'SAP,,IBM'],
    ['nothing', ''],
    ['too many names', Array.from({ length: 201 }, (_, n) => `S${n}`).join(',')],
    ['a control character', 'SAP%07'],
  ])('is refused before the stream begins: %s', async (_, prices) => {
    const { api, bearer, id } = await watchedPortfolio();
    const asked = `/api/v1/portfolios/${id}/events?prices=${prices}`;
    const { status, body } = await api.ask('GET', asked, { bearer });
    expect({ status, body }).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'prices' }] },
    });
    await stillServes(api);
  });
});

describe('a stream that closes', () => {
  it('sends nothing more to a reader that stalls while its token ends, ends its subscriptions and frees the connection', async () => {
    const { api, bearer, id, tell, watching } = await watchedPortfolio();
    const events = readEvents(api, `/portfolios/${id}/events?prices=SAP`, bearer);
    const socket = openLiveSocket(api.url, {
      ...{ path: `/ws/portfolio/${id}`, bearer, onMessage: (text) => heard.push(text) },
    });
    const heard: string[] = [];
    onTestFinished(socket.leave);
    await until('the events', () => events.text().includes('event: valuation'));
    await until('the socket', () => heard.some((text) => text.includes('"valuation"')));
    socket.say({ type: 'subscribe', symbols: ['SAP'] });
    await until('both watch', () => watching() === 2);
    events.socket.pause();
    socket.pause();
    for (let n = 1; n <= QUOTES; n += 1) {
      tell(`9.${n}`);
      await setImmediate();
    }
    api.pass(31 * 60_000);
    await until('their subscriptions have ended', () => watching() === 0);
    tell('10');
    await stillServes(api);
    await until('their connections are free', async () => {
      const { body } = await api.ask('GET', '/metrics');
      return ['sse', 'websocket'].every((kind) =>
        String(body).includes(`sluice_api_sockets{kind="${kind}"} 0\n`),
      );
    });
  });

  it('ends for a stalled reader whose session was revoked', async () => {
    const { api, id, bearer, tell, watching } = await watchedPortfolio();
    const stalled = readEvents(api, `/portfolios/${id}/events?prices=SAP`, bearer);
    await until('the events', () => stalled.text().includes('event: valuation'));
    await until('it watches', () => watching() === 1);
    stalled.socket.pause();
    for (let n = 1; n <= QUOTES; n += 1) tell(`9.${n}`);
    const { store, now } = api.identity.context;
    await store.endSessionsOf((await store.userByLogin('ann'))?.id ?? '', now());
    api.identity.authenticator.forget();
    await until('its subscription has ended', () => watching() === 0);
    tell('10');
    await stillServes(api);
  });

  it('stops with the server although a reader stalls', async () => {
    const { api, id, bearer, tell, watching } = await watchedPortfolio();
    const stalled = readEvents(api, `/portfolios/${id}/events?prices=SAP`, bearer);
    await until('it watches', () => watching() === 1);
    stalled.socket.pause();
    for (let n = 1; n <= QUOTES; n += 1) tell(`9.${n}`);
    await api.close();
    expect(watching()).toBe(0);
  });

  it('has no subscription for a client that left before it began, and none for a HEAD', async () => {
    const { api, id, bearer, watching } = await watchedPortfolio();
    for (let n = 0; n < 5; n += 1) {
      const left = readEvents(api, `/portfolios/${id}/events?prices=SAP`, bearer);
      await until('it has asked', () => left.socket.bytesWritten > 0);
      left.socket.destroy();
    }
    const head = readEvents(api, `/portfolios/${id}/events?prices=SAP`, bearer, 'HEAD');
    await until('the answer', () => head.text().includes('200 OK'));
    await until('nothing watches', () => watching() === 0);
    await stillServes(api);
    expect(watching()).toBe(0);
  });
});
