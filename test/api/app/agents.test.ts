// Agents over several portfolios: one that fails stops no other, a stop ends the run, and a run that failed is repeated.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Agents, RunCounts } from '../../../src/advisers/app/agents.ts';
import { openAgents } from '../../../src/api/app/agents.ts';
import { bookOf } from '../../../src/api/app/ledger.ts';
import { followedAccounts } from '../../../src/api/app/relays.ts';
import { watchAgents } from '../../../src/api/app/watch-agents.ts';
import type { Ledger } from '../../../src/ledger/app/ledger.ts';
import type { PortfolioId } from '../../../src/ledger/ports/drafts.ts';
import { NO_PLAN_ORDERS } from '../harness/no-plan-orders.ts';
import { statedPrices } from '../harness/stated-prices.ts';
import { investor } from '../mcp/harness/investor.ts';

async function twoInvestors(failing: 'ann' | 'none') {
  const ann = await investor();
  const bob = await investor('bob', ann.api);
  const { ledger } = ann.api.book;
  const failed = failing === 'ann' ? ann.portfolio : 0;
  const read: Ledger['read'] = {
    ...ledger.read,
    transactions(asked) {
      if (asked.portfolio === failed) throw new Error('a row that cannot be read');
      return ledger.read.transactions(asked);
    },
  };
  const book = bookOf({ ...ledger, read }, 'us', {
    ...{ allowsSimulation: true, allowsPrivateWebhooks: false, staleAfterDays: 4 },
    ...{ prices: statedPrices({ SPY: '60' }), history: ann.api.history },
    followed: followedAccounts([]),
    planOrders: NO_PLAN_ORDERS,
  });
  const agents = openAgents(book, { states: () => [] });
  return { agents, ann: ann.portfolio as PortfolioId, bob: bob.portfolio as PortfolioId, ledger };
}

describe('a run of the agents', () => {
  it('goes on after a portfolio that fails', async () => {
    const { agents, ann, bob, ledger } = await twoInvestors('ann');
    for (const run of [() => agents.runAll(), () => agents.run([ann, bob])])
      expect(await run()).toMatchObject({ portfolios: 1, failed: [{ portfolio: ann }] });
    const kept = await ledger.read.findings({
      ...{ portfolios: [ann, bob], status: 'OPEN', limit: 10, offset: 0 },
      order: { by: 'raisedAt', isDescending: true },
    });
    expect(new Set(kept.map(({ portfolio }) => portfolio))).toEqual(new Set([bob]));
  });

  it('ends between two portfolios when it is stopped', async () => {
    const { agents, ann, bob } = await twoInvestors('none');
    let asked = 0;
    const afterOne = () => {
      asked += 1;
      return asked > 1;
    };
    expect(await agents.run([ann, bob], afterOne)).toMatchObject({ portfolios: 1 });
    expect(await agents.runAll(() => true)).toMatchObject({ portfolios: 0 });
    expect(await agents.runAll()).toMatchObject({ portfolios: 2 });
  });
});

const NOTHING: RunCounts = { portfolios: 0, raised: 0, cleared: 0, failed: [] };

function watched(run: Agents['run']) {
  const warned: unknown[] = [];
  let change: (portfolio: PortfolioId) => void = () => {};
  const running = watchAgents(
    {
      log: { info: () => {}, warn: (_, fields) => warned.push(fields) },
      metrics: { watch: () => {} },
    },
    {
      agents: { look: async () => [], run, runAll: async () => NOTHING },
      autopilot: { run: async () => {} },
      confirmByRule: async () => {},
      changes: {
        watch(onChange) {
          change = onChange;
          return () => {};
        },
      },
    },
  );
  running.start();
  return { warned, running, changed: (id: number) => change(id as PortfolioId) };
}

describe('portfolios that changed', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are judged again with the next change, or a minute after a run that failed', async () => {
    const runs: (readonly number[])[] = [];
    const { changed, running } = watched(async (portfolios) => {
      runs.push(portfolios);
      if (runs.length < 3) throw new Error('the store is away');
      return NOTHING;
    });
    changed(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(runs).toEqual([[1]]);
    changed(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(runs).toEqual([[1], [1, 2]]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(runs).toEqual([[1], [1, 2], [1, 2]]);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(runs).toHaveLength(3);
    await running.stop();
  });

  it('are named in the log if they failed', async () => {
    const error = new Error('a row that cannot be read');
    const { changed, running, warned } = watched(async () => ({
      ...NOTHING,
      failed: [{ portfolio: 7 as PortfolioId, error }],
    }));
    changed(7);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(warned).toEqual([{ portfolio: 7, error: String(error) }]);
    await running.stop();
  });
});
