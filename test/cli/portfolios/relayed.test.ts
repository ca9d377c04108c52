// A daemon, its simulators and the API as processes: a prediction becomes a trade, a lot and a gain, and the lot tells how.
import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getJson, startApi } from '../../processes/served-api.ts';
import { createWorld, type World } from '../../processes/three-processes.ts';
import { until } from '../../processes/waiting.ts';
import { API_ON, FILES, FOLLOW_AAPL } from '../../processes/world-files.ts';

const TRADER = 'DU1234567';

let world: World;
const processes: ChildProcess[] = [];

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL'],
    strategy: FOLLOW_AAPL,
    config: API_ON,
  });
});

afterAll(async () => {
  for (const child of processes) child.kill('SIGKILL');
  await world?.end();
});

async function serve() {
  const { url, child } = await startApi(world.folder, FILES);
  processes.push(child);
  const bearer = (await world.sluice('user', 'token', 'ann', ...FILES)).stdout.trim();
  const get = async <Body>(path: string) =>
    (await getJson(`${url}/api/v1${path}`, bearer)).body as Body;
  return { child, get };
}

interface Relay {
  readonly condition: string;
  readonly lag_facts: number;
  readonly last_fact: number;
  readonly portfolio_id: number;
}

interface Booked {
  readonly id: number;
  readonly transaction_type: string;
  readonly quantity: string;
  readonly price: string;
  readonly fees: string;
  readonly realized_gain: string;
  readonly source_id: string;
}

interface Executed {
  readonly exec_id: string;
  readonly side: string;
  readonly shares: number;
  readonly price: number;
}

const isTrade = ({ transaction_type }: Booked) => /^(BUY|SELL)$/.test(transaction_type);

const sharesOf = (rows: readonly Booked[], type: string) =>
  rows
    .filter(({ transaction_type }) => transaction_type === type)
    .reduce((sum, { quantity }) => sum + Number(quantity), 0);

describe('a trade of the daemon', () => {
  it('is in the portfolio of its account, through a kill of the API, and is explained from its lot', async () => {
    await world.begin('--only', 'trader');
    await world.sluice('user', 'add', 'ann', '--role', 'admin', ...FILES);
    const first = await serve();
    const held = await world.hold('AAPL', 100);
    const relay = await until('the purchase is booked', async () => {
      const row = await first.get<Relay>(`/relay/${TRADER}`);
      if (row.condition !== 'following' || row.portfolio_id === null) return undefined;
      const path = `/transactions/portfolio/${row.portfolio_id}`;
      return sharesOf(await first.get<Booked[]>(path), 'BUY') === 100 ? row : undefined;
    });

    first.child.removeAllListeners('exit');
    first.child.kill('SIGKILL');
    await until('the API is gone', () => first.child.signalCode !== null);
    expect(await world.sluice('exit', 'AAPL', '--yes', ...FILES)).toMatchObject({ code: 0 });
    await until(
      'the position is closed',
      async () => (await world.control<object[]>('/positions')).length === 0,
    );

    const { get } = await serve();
    const path = `/transactions/portfolio/${relay.portfolio_id}?sort=transaction_date`;
    const trades = async () => (await get<Booked[]>(path)).filter(isTrade);
    await until('the sale is booked', async () => sharesOf(await trades(), 'SELL') === 100);
    const executed = await world.control<Executed[]>('/executions');
    const named = (await trades()).map(({ source_id, price }) => `${source_id} ${Number(price)}`);
    expect(named.sort()).toEqual(
      executed.map(({ exec_id, price }) => `${exec_id} ${price}`).sort(),
    );
    const cash = await until('the cash of the account is opened', async () => {
      const all = await get<Booked[]>(path);
      return all.find(({ source_id }) => source_id === 'opening-cash.USD');
    });
    expect(cash).toMatchObject({
      transaction_type: 'DEPOSIT',
      notes: expect.stringMatching(/^OPENING_BALANCE: /),
    });
    // Commissions are reported some time after the executions.
    await until('the cash is that of the account', async () => {
      const { cash: rows } = await get<{ cash: { balance: string }[] }>(
        `/portfolios/${relay.portfolio_id}`,
      );
      const [account] = (await world.state()).accounts;
      return Math.abs(Number(rows[0]?.balance) - (account?.cash ?? 0)) < 0.005;
    });
    const booked = await trades();
    const portfolio = await get<{ holdings: object[]; name: string }>(
      `/portfolios/${relay.portfolio_id}`,
    );
    expect(portfolio).toMatchObject({ name: `${TRADER} (paper)`, holdings: [] });

    const [opening] = booked;
    const lot = await get<{
      opened: { execution: string; prediction: string; signal: string; order: string };
      closed: { gain: string }[];
      realized_gain: string;
      text: string;
      steps: { topic: string; fact: { type: string } }[];
    }>(`/taxlots/${opening?.id}/explain`);
    expect(lot.opened).toMatchObject({
      execution: opening?.source_id,
      position: held.id,
      signal: `${lot.opened.prediction}/follow`,
      order: expect.stringMatching(/\.e$/),
    });
    expect(lot.text).toContain(`Prediction ${lot.opened.prediction} became signal`);
    expect(lot.steps[0]).toMatchObject({ topic: 'prediction' });
    expect(lot.steps.map(({ fact }) => fact.type)).toEqual(
      expect.arrayContaining(['signal-taken', 'entry-intended', 'execution-booked']),
    );
    const closedGain = lot.closed.reduce((sum, { gain }) => sum + Number(gain), 0);
    expect(lot.closed.length).toBeGreaterThan(0);
    expect(closedGain).toBeCloseTo(Number(lot.realized_gain), 8);
    const gains = await Promise.all(
      booked
        .filter(({ transaction_type }) => transaction_type === 'BUY')
        .map(({ id }) => get<{ realized_gain: string }>(`/taxlots/${id}/explain`)),
    );
    const ofLots = gains.reduce((sum, { realized_gain }) => sum + Number(realized_gain), 0);
    const ofSales = booked.reduce((sum, { realized_gain }) => sum + Number(realized_gain), 0);
    expect(ofLots).toBeCloseTo(ofSales, 8);
  });
});
