// The command line's --json and the API say the same, field for field, of one trader that trades.
import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getJson, startApi } from '../../processes/served-api.ts';
import { createWorld, type World } from '../../processes/three-processes.ts';
import { until } from '../../processes/waiting.ts';
import { API_ON, FILES, FOLLOW_AAPL } from '../../processes/world-files.ts';

let world: World;
let api: { readonly url: string; readonly child: ChildProcess };
let bearer = '';

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL'],
    strategy: FOLLOW_AAPL,
    config: API_ON,
  });
  await world.begin('--only', 'trader');
  await world.hold('AAPL', 100);
  // A closed trade, a refused signal and a lock.
  await world.sluice('exit', 'AAPL', '--yes', ...FILES);
  await until('the trade is closed', async () => (await world.control<[]>('/trades')).length > 0);
  await world.predict('AAPL', 'BUY', 0.91);
  await until(
    'a refused signal',
    async () => (await world.control<[]>('/signals?not_taken')).length,
  );
  await world.sluice('user', 'add', 'ann', '--role', 'admin', ...FILES);
  bearer = (await world.sluice('user', 'token', 'ann', ...FILES)).stdout.trim();
  api = await startApi(world.folder, FILES);
});

afterAll(async () => {
  api?.child.kill('SIGKILL');
  await world?.end();
});

async function overHttp(path: string): Promise<unknown> {
  const answer = await getJson(`${api.url}/api/v1${path}`, bearer);
  expect(answer, path).toMatchObject({ status: 200 });
  return answer.body;
}

/** Moves by itself while both are asked. */
const MOVING =
  /^(uptime_seconds|market_time|unrealized_pnl|worst_case_from_now|last_heard|last_poll|last_prediction|errors_last_hour)$/;

function still(value: unknown): unknown {
  const text = JSON.stringify(value, (name, member) => (MOVING.test(name) ? 'moving' : member));
  return JSON.parse(text);
}

const TRADER = '/daemon/DU1234567';
const ALL = 'limit=1000&sort=';

describe('the API and the command line', () => {
  it.each<[string, string[], string]>([
    ['positions', ['positions'], `/positions?${ALL}opened_at`],
    ['foreign shares', ['positions', '--foreign'], `/positions/foreign?${ALL}symbol`],
    ['orders', ['orders'], `/orders?${ALL}created_at`],
    ['executions', ['executions'], `${TRADER}/executions?${ALL}time`],
    ['trades', ['trades'], `${TRADER}/trades?${ALL}closed_at`],
    ['predictions', ['predictions'], `${TRADER}/predictions?${ALL}received_at`],
    ['signals', ['signals'], `${TRADER}/signals?${ALL}at`],
    ['refusals', ['signals', '--not-taken'], `${TRADER}/signals?taken=false&${ALL}at`],
    ['locks', ['locks'], `${TRADER}/locks?${ALL}since`],
    ['strategies', ['strategy', 'list'], `${TRADER}/strategies?${ALL}since`],
  ])('say the same of %s', async (what, words, path) => {
    const shown = await world.look<object[]>(...words);
    expect(still(await overHttp(path))).toEqual(still(shown));
    if (!['foreign shares', 'positions', 'locks'].includes(what)) expect(shown).not.toEqual([]);
  });

  it('say the same of the status, of an explanation and of a comparison', async () => {
    const status = await world.look('status');
    expect(still(await overHttp(`${TRADER}/status`))).toEqual(still(status));
    const [trade] = await world.look<{ id: string }[]>('trades');
    const steps = await world.look<object[]>('explain', trade?.id ?? '');
    expect(await overHttp(`${TRADER}/explain/${trade?.id}`)).toEqual(steps);
    const compared = await world.look('reconcile');
    expect(Object.keys((await overHttp(`${TRADER}/reconcile`)) as object)).toEqual(
      Object.keys(compared),
    );
    expect(await overHttp(`${TRADER}/reconcile`)).toEqual(compared);
    const now = await fetch(`${api.url}/api/v1${TRADER}/reconcile`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}` },
    });
    expect(await now.json()).toMatchObject({ is_clean: true, resolved: [], unknown_orders: [] });
  });
});
