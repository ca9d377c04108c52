// An assistant decides corporate actions with its token, computes target weights, and reads a tax year by the rules of a country.
import { expect, it } from 'vitest';
import { price } from '../../../src/kernel/decimal.ts';
import type { CurrencyCode } from '../../../src/ledger/domain/entries/ids.ts';
import { homeDay } from '../harness/home-day.ts';
import { type Called, connectedByHttp } from './harness/connected.ts';
import { investor } from './harness/investor.ts';

const tokenOf = ({ answer }: Called) => ({ confirm_token: String(answer.confirm_token) });

async function assisted() {
  const ann = await investor();
  const { call } = await connectedByHttp(ann.api.url, (await ann.key('mcp')).key);
  const path = `/api/v1/portfolios/${ann.portfolio}`;
  const held = async () => {
    const { body } = await ann.api.ask('GET', path, { bearer: ann.bearer });
    return (body as { holdings: { quantity: string }[] }).holdings.map(({ quantity }) => quantity);
  };
  return { ...ann, call, path, held };
}

it('confirms and undoes a corporate action, each with the token of what it has shown', async () => {
  const { api, bearer, call, path, held, portfolio } = await assisted();
  const split = { type: 'SPLIT', symbol: 'SPY', new_shares: '2', old_shares: '1' };
  const body = { ...split, effective_on: '2024-03-01' };
  const made = await api.ask('POST', `${path}/action-proposals`, { bearer, body });
  const { id: proposal_id } = made.body as { id: string };
  const listed = await call('list_action_proposals', { portfolio_id: portfolio });
  expect(listed.answer.proposals).toMatchObject([{ id: proposal_id, symbol: 'SPY' }]);
  const decide = (decision: string, more = {}) =>
    call('decide_action_proposal', { portfolio_id: portfolio, proposal_id, decision, ...more });
  const shown = await decide('confirm');
  expect(shown.answer).toMatchObject({
    dry_run: true,
    proposal: { status: 'OPEN', effect: { after: [{ quantity: '20', basis: '3000' }] } },
  });
  expect(await held()).toEqual(['10']);
  const both = [decide('confirm', tokenOf(shown)), decide('confirm', tokenOf(shown))];
  for (const { answer } of await Promise.all(both))
    expect(answer).toMatchObject({ dry_run: false, proposal: { status: 'CONFIRMED' } });
  expect(await held()).toEqual(['20']);
  const undo = await decide('undo', { reason: 'too early' });
  expect(await held()).toEqual(['20']);
  const undone = await decide('undo', { reason: 'too early', ...tokenOf(undo) });
  expect(undone.answer.proposal).toMatchObject({ status: 'OPEN', transaction_id: null });
  expect(await held()).toEqual(['10']);
  const unknown = { portfolio_id: portfolio, proposal_id: 'none', decision: 'confirm' };
  expect(await call('decide_action_proposal', unknown)).toMatchObject({
    ...{ isError: true, text: 'No proposal none.' },
  });
});

it('computes weights by the closes on record', async () => {
  const { api, call } = await assisted();
  for (const [symbol, swing] of [
    ['CALM', 0.01],
    ['WILD', 0.03],
  ] as const)
    await api.history.recordCloses(
      Array.from({ length: 80 }, (_, at) => ({
        ...{ symbol, on: homeDay(at - 90), currency: 'USD' as CurrencyCode, source: 'test' },
        price: price((100 * (1 + swing * Math.sin(at * (swing > 0.02 ? 1.3 : 2.1)))).toFixed(4)),
      })),
    );
  const asked = { method: 'minimum_variance', symbols: ['CALM', 'WILD'], from: homeDay(-90) };
  const { answer, text } = await call('optimise_weights', asked);
  const [calm, wild] = answer.targets as { symbol: string; weight: string }[];
  expect(Number(calm?.weight), text).toBeGreaterThan(0.5);
  expect(Number(calm?.weight) + Number(wild?.weight)).toBeCloseTo(1, 6);
  const bounded = await call('optimise_weights', { ...asked, max_weight: 0.5 });
  expect(bounded.answer.targets).toMatchObject([{ weight: '0.5' }, { weight: '0.5' }]);
  const nothing = await call('optimise_weights', { ...asked, symbols: ['CALM', 'NONE'] });
  expect(nothing).toMatchObject({ isError: true, text: expect.stringContaining('NONE') });
});

it('reads a tax year by the chosen view, and by another one', async () => {
  const { api, bearer, call, portfolio } = await assisted();
  const sale = { portfolio_id: portfolio, transaction_type: 'SELL', symbol: 'SPY', quantity: '4' };
  const body = { ...sale, price: '250', transaction_date: '2024-05-02' };
  expect((await api.ask('POST', '/api/v1/transactions', { bearer, body })).status).toBe(201);
  const own = await call('get_tax_year', { year: 2024 });
  expect(own.answer).toMatchObject({ tax_view: 'us', report: { year: 2024 } });
  const abroad = await call('get_tax_year', { year: 2024, tax_view: 'ca' });
  expect(abroad.answer).toMatchObject({
    ...{ tax_view: 'ca', report: { name: '2024', complete: false } },
    warnings: expect.arrayContaining(['Securities without an exchange rate are left out.']),
  });
});
