// The history of positions, from the facts of a real journal to the answer over HTTP.
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { OPENING, POSITION, START } from '../../trader/adapters/sqlite/one-trade.ts';
import { served } from '../harness/served.ts';
import { traderEnvironment } from '../harness/trader-environment.ts';

const market = { bid: 369.6, ask: 369.61, last: 369.6, quoteAt: START };

function exit(n: number, quantity: number): Fact {
  return {
    type: 'exit-intended',
    positionId: POSITION,
    strategy: 'demo',
    symbol: 'SPY',
    legs: [
      {
        orderRef: `abcdefgh.${n}.x`,
        handle: `orderId:${n}`,
        leg: 'x',
        symbol: 'SPY',
        side: 'sell',
        type: 'market',
        quantity,
        validity: { kind: 'day' },
        extendedHours: false,
      },
    ],
    reason: 'operator',
    market,
  };
}

function updated(n: number, status: 'working' | 'cancelled'): Fact {
  return { type: 'order-updated', orderRef: `abcdefgh.${n}.x`, symbol: 'SPY', status };
}

function sold(n: number, shares: number, after: number): Fact[] {
  return [
    {
      type: 'execution-booked',
      execRoot: `x${n}`,
      execId: `x${n}.01`,
      orderRef: `abcdefgh.${n}.x`,
      account: 'DU1',
      symbol: 'SPY',
      side: 'sell',
      shares,
      price: 371,
      executedAt: START,
      leg: 'x',
      positionId: POSITION,
      strategy: 'demo',
    },
    {
      type: 'position-filled',
      positionId: POSITION,
      symbol: 'SPY',
      shares: -shares,
      price: 371,
      quantityAfter: after,
      averagePriceAfter: 369.7,
      realizedPnl: 0,
    },
  ];
}

async function harness() {
  const environment = await traderEnvironment();
  const api = await served([environment.door.client]);
  const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
  const ask = (path: string) => api.ask('GET', `/api/v1/positions${path}`, { bearer });
  return { environment, ask };
}

describe('the history of positions', () => {
  it('has each change with the figures before and after', async () => {
    const { environment, ask } = await harness();
    environment.happen([
      ...OPENING,
      exit(20, 60),
      updated(20, 'working'),
      updated(20, 'cancelled'),
    ]);
    environment.happen([exit(21, 60), updated(21, 'working'), ...sold(21, 40, 20)]);
    const { body, headers } = await ask('/history/changes');
    const rows = (body as Record<string, unknown>[]).toReversed();
    const figures = rows.map((row) => [
      row.change,
      row.quantity_before,
      row.quantity_after,
      row.reserved_before,
      row.reserved_after,
      row.price,
      row.order_ref,
    ]);
    expect(figures).toEqual([
      ['EXECUTION', 0, 60, 0, 0, 369.7, 'abcdefgh.6.e'],
      ['RESERVE', 60, 60, 0, 60, null, 'abcdefgh.20.x'],
      ['RELEASE', 60, 60, 60, 0, null, 'abcdefgh.20.x'],
      ['RESERVE', 60, 60, 0, 60, null, 'abcdefgh.21.x'],
      ['EXECUTION', 60, 20, 60, 20, 371, 'abcdefgh.21.x'],
    ]);
    expect(headers.get('x-total-count')).toBe('5');
    expect((await ask('')).body).toMatchObject([
      { symbol: 'SPY', quantity: 20, reserved_quantity: 20, available_quantity: 0 },
    ]);
  });

  it('comes in pages, by symbol and by time', async () => {
    const { environment, ask } = await harness();
    environment.happen([...OPENING, exit(20, 60), updated(20, 'cancelled')]);
    const seqs = async (query: string) =>
      ((await ask(`/history/changes?${query}`)).body as { seq: number }[]).map(({ seq }) => seq);
    const all = await seqs('');
    expect(all).toEqual(all.toSorted((one, other) => other - one));
    expect([...(await seqs('limit=2')), ...(await seqs('limit=2&offset=2'))]).toEqual(all);
    expect(await seqs('sort=at')).toEqual(all.toReversed());
    expect(await seqs('symbol=QQQ')).toEqual([]);
    expect(await seqs('to=2020-12-16')).toEqual([]);
    expect(await seqs('from=2020-12-16&to=2020-12-17')).toEqual(all);
    expect((await ask('/history/changes?from=yesterday')).status).toBe(422);
    expect((await ask('/history/changes?limit=0')).status).toBe(422);
  });
});
