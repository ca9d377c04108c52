// Orders of a person at the command line and over HTTP, before a trader that trades at the simulated gateway.
import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CheckAnswer,
  OrderAnswer,
} from '../../../src/trader/app/control-client/order-request.ts';
import { startApi } from '../../processes/served-api.ts';
import { createWorld, type World } from '../../processes/three-processes.ts';
import { until } from '../../processes/waiting.ts';
import { API_ON, FILES } from '../../processes/world-files.ts';

const STRATEGY = `
name: follow
symbols: [AAPL, MSFT]
entry: { side: long, when: "prediction.confidence >= 0.99" }
size: { shares: 100 }
stop: { percent: 2 }
`;

let world: World;
let api: { readonly url: string; readonly child: ChildProcess };
let bearer = '';

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL', 'MSFT'],
    strategy: STRATEGY,
    config: API_ON,
  });
  await world.begin('--only', 'trader');
  await world.sluice('user', 'add', 'ann', '--role', 'trader', '--account', 'DU1234567', ...FILES);
  bearer = (await world.sluice('user', 'token', 'ann', ...FILES)).stdout.trim();
  api = await startApi(world.folder, FILES);
});

afterAll(async () => {
  api?.child.kill('SIGKILL');
  await world?.end();
});

const sluice = (...args: string[]) => world.sluice(...args, ...FILES);

/** Checked until the trader knows prices and history of the symbol. */
function allowed(symbol: string): Promise<CheckAnswer> {
  return until(`an order in ${symbol} is allowed`, async () => {
    const checked = await world.look<CheckAnswer>('buy', symbol, '100', '--check');
    return checked.allowed ? checked : undefined;
  });
}

async function post(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${api.url}/api/v1${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${bearer}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return { response, body: (await response.json()) as unknown };
}

describe('an order by hand', () => {
  it('is described first, placed with --yes, and protected', async () => {
    const checked = await allowed('AAPL');
    expect(checked.order).toMatchObject({ side: 'BUY', quantity: 100, effect: 'open' });
    // Prices may be late for a moment on a busy machine, which is a reason of its own.
    const described = await until('the description', async () => {
      const ran = await sluice('buy', 'aapl', '100', '--stop', '3%');
      return ran.code === 2 ? ran : undefined;
    });
    expect(described.stdout).toBe('');
    expect(described.stderr).toMatch(
      /USD at risk\. Nothing was sent; add --yes to place this order \(unconfirmed\)\n$/,
    );
    expect(await world.control('/orders')).toEqual([]);

    const limit = String(Math.ceil(checked.order?.price ?? 0) + 1);
    // A refusal is remembered under its key, too.
    let key = 0;
    const flags = () => ['--limit', limit, '--stop', '3%', '--target', '2r', '--key', `k-${key}`];
    const placed = await until('the order', async () => {
      key += 1;
      const ran = await sluice('buy', 'AAPL', '100', ...flags(), '--yes');
      return ran.code === 0 ? ran : undefined;
    });
    expect(placed.stderr).toBe('');
    expect(placed.stdout).toMatch(
      /^Order .*: buy 100 AAPL, limit .*; stop .*, target .*, .* USD at risk\.\n`sluice explain /,
    );
    await until('a protected position', async () => {
      const [row] = await world.control<{ protected: boolean }[]>('/positions');
      return row?.protected;
    });
    const again = await world.look<OrderAnswer>('buy', 'AAPL', '100', ...flags(), '--yes');
    expect(again).toMatchObject({ repeated: true, order: { strategy: 'manual', live: true } });
    expect((await world.control<object[]>('/executions')).length).toBe(1);
  });

  it('over HTTP is one order, however often its key is sent', async () => {
    const price = Math.ceil((await allowed('MSFT')).order?.price ?? 0) + 1;
    const seed = { side: 'BUY', order_type: 'LMT', quantity: 10, price, market: 'US' };
    const order = { symbol: 'MSFT', ...seed, time_in_force: 'DAY' };
    // While the first waits for its decision, the second may be asked to come again; on a busy machine prices may be late for
    // a moment, and a refusal is remembered under its key.
    let tries = 0;
    const { key, locations } = await until('the order', async () => {
      tries += 1;
      const tried = { 'idempotency-key': `lunch-${tries}` };
      const both = await Promise.all([
        post('/orders', order, tried),
        post('/orders', order, tried),
      ]);
      const found = both.flatMap(({ response: { status, headers } }) =>
        status === 201 ? [headers.get('location')] : [],
      );
      return found.length > 0 && { key: tried, locations: found };
    });
    const ref = locations[0]?.replace('/api/v1/orders/', '');
    expect(locations).toEqual([`/api/v1/orders/${ref}`]);
    const repeated = await post('/orders', order, key);
    expect(repeated.response.headers.get('idempotent-replayed')).toBe('true');
    expect(repeated.body).toMatchObject({ order_ref: ref, repeated: true });
    const other = await post('/orders', { ...order, quantity: 11 }, key);
    expect(other.response.status).toBe(422);
    const entries = (await world.control<{ symbol: string; leg: string }[]>('/orders')).filter(
      ({ symbol, leg }) => symbol === 'MSFT' && leg === 'e',
    );
    expect(entries.length).toBe(1);
  });

  it('whose answer was lost is found by its key or its name, whoever was killed', async () => {
    const price = Math.ceil((await allowed('AAPL')).order?.price ?? 0) - 10;
    const wanted = { symbol: 'AAPL', side: 'BUY', order_type: 'LMT', quantity: 7, price };
    const entries = async () =>
      (await world.control<{ quantity: number; leg: string }[]>('/orders')).filter(
        ({ quantity, leg }) => quantity === 7 && leg === 'e',
      ).length;
    const byKey = (key: string) => post('/orders', wanted, { 'idempotency-key': key });
    const byName = (name: string) => post('/orders', { ...wanted, client_order_id: name });
    const again = (key: string, way = byKey) =>
      until('an answer', async () => {
        const { response, body } = await way(key);
        return response.ok ? (body as OrderAnswer) : undefined;
      });

    const unanswered = byKey('killed-api').catch(() => {});
    api.child.kill('SIGKILL');
    await unanswered;
    api = await startApi(world.folder, FILES);
    const first = await again('killed-api');
    expect(await again('killed-api')).toMatchObject({ order_ref: first.order_ref, repeated: true });
    expect(await entries()).toBe(1);

    const lost = byName('killed-trader');
    await world.kill();
    const { response, body } = await lost;
    if (response.status === 503)
      expect((body as { detail: string }).detail).toMatch(
        /Nothing was passed on|outcome is unknown/,
      );
    await world.begin('--only', 'trader');
    const second = await again('killed-trader', byName);
    expect(second.order_ref).not.toBe(first.order_ref);
    expect(await again('killed-trader', byName)).toMatchObject({ order_ref: second.order_ref });
    expect(await entries()).toBe(2);
    const other = await post('/orders', {
      ...wanted,
      quantity: 8,
      client_order_id: 'killed-trader',
    });
    expect(other).toMatchObject({
      response: { status: 409 },
      body: { code: 'client_order_id_reused' },
    });
    expect(await world.control('/orders/page?client_order_id=killed-trader')).toMatchObject({
      rows: [{ order_ref: second.order_ref, client_order_id: 'killed-trader', leg: 'e' }],
    });
    const { stdout } = await sluice('explain', 'killed-trader');
    expect(stdout).toContain('client_order_id killed-trader');
    expect((await world.state()).naked_milliseconds).toBe(0);
  });

  it('is changed and cancelled, but never loosened or left without its stop', async () => {
    const held = await world.control<{ symbol: string; stop_price: number }[]>('/positions');
    const stop = held.find(({ symbol }) => symbol === 'AAPL')?.stop_price ?? 0;
    const orders =
      await world.control<{ symbol: string; leg: string; state: string; order_ref: string }[]>(
        '/orders',
      );
    const ref = (leg: string) =>
      orders.find((one) => one.symbol === 'AAPL' && one.leg === leg && one.state === 'working')
        ?.order_ref ?? '';
    const loosened = await sluice('modify', ref('s'), '--trigger', String(stop - 1));
    expect(loosened).toMatchObject({ code: 1, stderr: expect.stringContaining('looser') });
    const tightened = await sluice('modify', ref('s'), '--trigger', String(stop + 0.5));
    expect(tightened).toMatchObject({ code: 0, stderr: '' });
    const naked = await sluice('cancel', ref('s'));
    expect(naked).toMatchObject({ code: 1, stderr: expect.stringContaining('sluice exit AAPL') });
    const cancelled = await world.look<{ order: object }>('cancel', ref('e'));
    expect(cancelled.order).toMatchObject({ order_ref: ref('e'), live: true });
    const unknown = await sluice('cancel', 'nope.1.e');
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('nope.1.e') });
  });

  it('in a stock that the broker spells otherwise says where to write that', async () => {
    const asked = ['buy', 'BRK.B', '10', '--limit', '100', '--stop', '3%', '--yes'];
    const refused = await sluice(...asked);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('(ambiguous_contract)\n');
    expect(refused.stderr).toContain('`instruments: { BRK.B: { symbol: "BRK B" } }`');
  });

  it('that is refused says every reason in both, and sends nothing', async () => {
    // What was cancelled before may still change its row.
    const refs = async () =>
      (await world.control<{ order_ref: string }[]>('/orders')).map(({ order_ref: ref }) => ref);
    const before = await refs();
    const refused = await sluice('buy', 'AAPL', '1000000', '--limit', '100.005', '--yes');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/error: Price 100.005 is between .* \(price_off_tick\)\n/);
    expect(refused.stderr).toContain('(notional_over_limit)');
    expect(refused.stderr).not.toMatch(/NaN|undefined/);
    const order = { symbol: 'AAPL', side: 'BUY', order_type: 'LO', quantity: 100, price: 85.5 };
    const elsewhere = await post('/orders', { ...order, market: 'HOSE' });
    expect(elsewhere.response.status).toBe(409);
    const { detail, reasons } = elsewhere.body as { detail: string; reasons: { kind: string }[] };
    expect(detail).toContain('not offered on this venue');
    expect(reasons.map(({ kind }) => kind)).toContain('market_not_offered');
    const strange = await sluice('buy', 'AAPL', '10', '--type', 'ATO', '--yes');
    expect(strange).toMatchObject({ code: 1, stdout: '' });
    expect(strange.stderr).toContain('does not offer ATO orders');
    expect(await refs()).toEqual(before);
  });

  it.each([
    [['buy', 'AAPL', '-5'], 'shares above 0'],
    [['buy', 'AAPL', '1e999'], 'shares above 0'],
    [['buy', 'AAPL', '10', '--limit', 'NaN'], 'a price above 0'],
    [['buy', 'AAPL', '10', '--stop', '5x'], '82, 5% or 3atr'],
    [
      ['buy', 'AAPL', '10', '--type', 'MKT', '--limit', '5', '--check'],
      '--limit: does not belong to MKT',
    ],
    [['buy', 'AAPL', '10', '--type', 'LMT'], '--limit: required for LMT'],
    [['buy', 'AAPL', '10', '--stop', '150%'], '--stop: expected less than 100'],
    [['buy', 'AAPL', '10', '--trail', '1.50'], '--type TRAIL'],
    [['buy', 'AAPL', '10', '--type', 'MKTX'], 'MKTX'],
    [['modify', 'abcdefgh.6.e'], 'Nothing to change'],
  ])('with %j is one sentence and exit code 2', async (args, sentence) => {
    const ran = await sluice(...args);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(sentence);
    expect(ran.stderr.split('\n').length).toBe(2);
  });
});
