import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../../src/kernel/decimal.ts';
import type { PriceSource } from '../../../../src/ledger/ports/prices.ts';
import { createYahooClient } from '../../../../src/ledger/prices/yahoo/yahoo-client.ts';
import { createYahooSource } from '../../../../src/ledger/prices/yahoo/yahoo-source.ts';
import { APPLE, yahooEnvironment } from '../harness/yahoo-environment.ts';

const NOW = '2023-11-14T22:20:00Z';

/** A quote in words, or why there is none. */
async function told(source: PriceSource, symbol: string): Promise<unknown> {
  const answer = (await source.quotes([symbol])).get(symbol);
  if (answer === undefined) return 'not answered';
  if (!answer.ok) return answer.failure;
  return `${textOf(answer.value.price)} ${answer.value.currency}`;
}

describe('Yahoo as a source', () => {
  it('answers exact decimals with their time, and every symbol in one request', async () => {
    const environment = await yahooEnvironment(NOW);
    await environment.control('POST', '/security', APPLE);
    await environment.control('POST', '/security', { symbol: 'BRK-B', price: 351.29 });
    const source = createYahooSource(environment.client);
    const answers = await source.quotes(['AAPL', 'BRK.B', 'NONE']);
    const apple = answers.get('AAPL');
    expect(apple?.ok && { ...apple.value, ...texts(apple.value) }).toEqual({
      symbol: 'AAPL',
      currency: 'USD',
      source: 'yahoo',
      at: 1_700_000_000_000,
      price: '189.84',
      previousClose: '188.01',
      volume: '60108400',
      marketCap: '2952525963264',
      open: '187.7',
      high: '190.96',
      low: '187.65',
    });
    expect(answers.get('BRK.B')).toMatchObject({ ok: true, value: { symbol: 'BRK.B' } });
    expect(answers.get('NONE')).toEqual({ ok: false, failure: { kind: 'unknown-symbol' } });
    const quotes = (await environment.asked()).filter(({ path }) => path === '/v7/finance/quote');
    expect(quotes.map(({ query }) => query.symbols)).toEqual(['AAPL,BRK-B,NONE']);
  });

  it('reads what went through a 32-bit float as it was printed', async () => {
    const environment = await yahooEnvironment(NOW);
    const source = createYahooSource(environment.client);
    for (const [printed, sent] of [
      ['189.84', Math.fround(189.84)],
      ['0.0001', Math.fround(0.0001)],
      ['645570', Math.fround(645_570)],
      ['0.1234567891', 0.1234567891],
      ['0.0000001', 1e-7],
    ] as const) {
      await environment.control('POST', '/security', { symbol: 'AAPL', price: sent });
      expect(await told(source, 'AAPL')).toBe(`${printed} USD`);
    }
  });

  it('turns pence into pounds', async () => {
    const environment = await yahooEnvironment(NOW);
    await environment.control('POST', '/security', {
      symbol: 'VOD.L',
      currency: 'GBp',
      price: 72.35,
    });
    expect(await told(createYahooSource(environment.client), 'VOD.L')).toBe('0.7235 GBP');
  });

  it('has no price rather than a made-up one', async () => {
    const environment = await yahooEnvironment(NOW);
    const source = createYahooSource(environment.client);
    const failure = (why: string) => ({ kind: 'no-price', why });
    await environment.control('POST', '/security', { symbol: 'NULL', price: null });
    expect(await told(source, 'NULL')).toEqual(failure('its answer has no price'));
    await environment.control('POST', '/security', { symbol: 'ZERO', price: 0 });
    expect(await told(source, 'ZERO')).toEqual(failure('its answer has no price'));
    await environment.control('POST', '/security', { symbol: 'COIN', price: 1, currency: 'coins' });
    expect(await told(source, 'COIN')).toEqual(failure('its answer has no currency'));
    await environment.control('POST', '/security', {
      symbol: 'GONE',
      price: 1,
      quote_type: 'NONE',
    });
    expect(await told(source, 'GONE')).toEqual({ kind: 'unknown-symbol' });
  });

  it('tells every failure apart, and answers again after it', async () => {
    const environment = await yahooEnvironment(NOW);
    await environment.control('POST', '/security', APPLE);
    const source = createYahooSource(environment.client);
    const silent = (why: string) => ({ kind: 'not-answering', why });
    const limited = (seconds: number) => ({
      kind: 'limited',
      until: Date.parse(NOW) + seconds * 1_000,
    });
    for (const [fault, failure] of [
      [{ kind: '429', retry_after: 7 }, limited(7)],
      [{ kind: '429' }, limited(60)],
      [{ kind: '500' }, silent('it answered 500')],
      [{ kind: 'html' }, silent('it answered with a page instead of data')],
      [{ kind: 'malformed' }, silent('its answer is not JSON')],
      [{ kind: 'empty' }, { kind: 'unknown-symbol' }],
      [{ kind: '401', count: 2 }, silent('it does not accept its own crumb')],
    ] as const) {
      await environment.control('POST', '/fault', fault);
      expect(await told(source, 'AAPL')).toEqual(failure);
      expect(await told(source, 'AAPL')).toBe('189.84 USD');
    }
  });

  it('gets a new crumb when Yahoo has forgotten the old one', async () => {
    const environment = await yahooEnvironment(NOW);
    await environment.control('POST', '/security', APPLE);
    const source = createYahooSource(environment.client);
    expect(await told(source, 'AAPL')).toBe('189.84 USD');
    await environment.control('POST', '/forget-crumbs');
    expect(await told(source, 'AAPL')).toBe('189.84 USD');
    const crumbs = (await environment.asked()).map(({ query }) => query.crumb);
    expect(crumbs).toEqual(['crumb.1', 'crumb.1', 'crumb.2']);
  });

  it('gives up on an answer that does not come', async () => {
    const environment = await yahooEnvironment(NOW, 300);
    await environment.control('POST', '/security', APPLE);
    await environment.control('POST', '/fault', { kind: 'timeout' });
    const source = createYahooSource(environment.client);
    expect(await told(source, 'AAPL')).toEqual({
      kind: 'not-answering',
      why: 'no complete answer within 300 ms',
    });
  });

  it('says that nothing listens', async () => {
    const environment = await yahooEnvironment(NOW);
    const nobody = { address: await addressOfNobody(), timeoutMs: 10_000, now: environment.now };
    expect(await told(createYahooSource(createYahooClient(nobody)), 'AAPL')).toEqual({
      kind: 'not-answering',
      why: 'the request failed: ECONNREFUSED',
    });
  });

  it('asks for the network if the address is not found', async () => {
    const environment = await yahooEnvironment(NOW);
    const place = { address: 'http://yahoo.invalid', timeoutMs: 10_000, now: environment.now };
    expect(await told(createYahooSource(createYahooClient(place)), 'AAPL')).toMatchObject({
      kind: 'not-answering',
      why: expect.stringMatching(/ENOTFOUND|EAI_AGAIN.* connection to the internet\?/),
    });
  });
});

function texts(quote: object): Record<string, string> {
  const decimals = Object.entries(quote).filter(([, value]) => typeof value === 'object');
  return Object.fromEntries(decimals.map(([name, value]) => [name, textOf(value)]));
}

async function addressOfNobody(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}
