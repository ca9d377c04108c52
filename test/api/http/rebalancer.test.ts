// The rebalancer over HTTP: a drift is proposed as a plan, which waits to be executed once it was accepted.
import { describe, expect, it } from 'vitest';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import { investor } from '../harness/rebalanced.ts';

interface Proposed {
  readonly id: string;
  readonly finding_id: string;
  readonly command: { readonly kind: string };
  readonly outcome: { readonly plan_id: string; readonly plan_hash: string };
}

async function drifting(settings: object = {}) {
  const environment = await investor(settings);
  const { ask, api } = environment;
  const proposals = async () => {
    await api.agents.runAll();
    const all = (await ask('GET', '/agents/proposals?status=OPEN')).body as Proposed[];
    return all.filter(({ command }) => command.kind === 'plan-rebalancing');
  };
  const rules = async () => {
    const open = (await ask('GET', '/agents/findings?status=OPEN&agent=rebalancer')).body;
    return (open as { rule: string }[]).map(({ rule }) => rule);
  };
  return { ...environment, proposals, rules };
}

describe('a drift', () => {
  it('is proposed as a plan that is kept when it is accepted, and executed by its name', async () => {
    const { ask, at, proposals, rules, book, api, id } = await drifting();
    const [proposal] = await proposals();
    expect(await rules()).toEqual(['drift']);
    const seen = await ask('GET', `/agents/proposals/${proposal?.id}/preview`);
    expect((seen.body as { effect: string }).effect).toBe(
      'Makes a plan of 2 trades worth 4000.00 USD, with fees of 0.00 USD. Nothing is traded until somebody executes the plan.',
    );
    const accepted = await ask('POST', `/agents/proposals/${proposal?.id}/accept`);
    expect(accepted).toMatchObject({
      status: 200,
      body: { outcome: { plan_id: `${id}-2`, orders: 2, turnover: '4000', currency: 'USD' } },
    });
    expect((await ask('GET', at('runs'))).body).toMatchObject([{ status: 'PLANNED', orders: 2 }]);
    const { plan_id, plan_hash } = (accepted.body as Proposed).outcome;
    const run = await ask('POST', at('execute'), { plan_id, plan_hash });
    expect(run).toMatchObject({ status: 202, body: { outcome: 'DRY_RUN' } });
    expect(await proposals()).toEqual([]);
    await book({ transaction_type: 'DEPOSIT', amount: '10', transaction_date: '2024-01-02' });
    await proposals();
    expect((await rules()).toSorted()).toEqual(['drift', 'plan-outdated']);
    expect((await verifyBook(api.book.ledger.context.store)).ok).toBe(true);
  });

  it('of a portfolio with a schedule is measured by the bands of the schedule', async () => {
    const { ask, at, proposals, rules } = await drifting();
    const schedule = { enabled: true, frequency: 'monthly', day: 1, time: '10:00' };
    const strategy = { type: 'threshold', absolute_band: '0.25' };
    const limits = { cash_buffer: { amount: '500', share: '0' } };
    await ask('POST', at('schedule'), { ...schedule, strategy, limits });
    expect(await proposals()).toEqual([]);
    expect(await rules()).toEqual(['cash-buffer']);
  });

  it('that ended is not planned', async () => {
    const { ask, moves, proposals } = await drifting();
    const [proposal] = await proposals();
    await moves('AAA', '50');
    await moves('BBB', '67');
    expect(await ask('POST', `/agents/proposals/${proposal?.id}/accept`)).toMatchObject({
      status: 409,
      body: { detail: 'Every weight is within its band again; nothing was planned.' },
    });
  });

  it('without a price of something is no drift', async () => {
    const targets = [{ symbol: 'NONE', weight: '1' }];
    const { proposals, rules } = await drifting({ targets });
    expect(await proposals()).toEqual([]);
    expect(await rules()).toEqual([]);
  });
});
