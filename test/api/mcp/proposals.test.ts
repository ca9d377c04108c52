// An assistant shows what the agents propose, and a person accepts or declines it with its token.
import { describe, expect, it } from 'vitest';
import { homeDay } from '../harness/home-day.ts';
import { served } from '../harness/served.ts';
import { statedPrices } from '../harness/stated-prices.ts';
import { type Called, connectedByHttp } from './harness/connected.ts';
import { investor } from './harness/investor.ts';

const EFFECT =
  'Books that your broker sold 10 SPY at 60 USD, the price of now: 600.00 USD. No order is sent: accept it only after the sale has happened.';

const tokenOf = ({ answer }: Called) => ({ confirm_token: String(answer.confirm_token) });

/** Ten SPY for 300 each are at 60: the agents propose to sell them. */
async function advised() {
  const api = await served([], undefined, undefined, { prices: statedPrices({ SPY: '60' }) });
  const ann = await investor('ann', api);
  await api.agents.runAll();
  const { client, call } = await connectedByHttp(api.url, (await ann.key('mcp')).key);
  const listed = async (given = {}) =>
    (await call('list_proposals', given)).answer.proposals as { readonly id: string }[];
  const [proposal] = await listed();
  const sales = async () => {
    const path = `/api/v1/transactions/portfolio/${ann.portfolio}?transaction_type=SELL`;
    return (await api.ask('GET', path, { bearer: ann.bearer })).body as unknown[];
  };
  return { ...ann, client, call, listed, sales, proposal_id: proposal?.id ?? '' };
}

describe('the question of a finding', () => {
  it('is shown before it is answered, and answered once with the token', async () => {
    const { api, portfolio, bearer, call } = await advised();
    const trade = { transaction_type: 'BUY', symbol: 'SPY', quantity: '7', price: '61' };
    const twin = { ...trade, portfolio_id: portfolio, transaction_date: homeDay(-60) };
    for (let times = 0; times < 2; times += 1)
      await api.ask('POST', '/api/v1/transactions', { bearer, body: twin });
    await api.agents.runAll();
    const listed = async () => {
      const { answer } = await call('monitor_portfolio', { portfolio_id: portfolio });
      const all = answer.findings as { readonly id: string; readonly rule: string }[];
      return all.filter(({ rule }) => rule === 'doubled-trade');
    };
    const [finding] = await listed();
    const given = { finding_id: finding?.id, answer: 'right', reason: 'Two orders' };
    const shown = await call('answer_finding', given);
    expect(shown.answer).toMatchObject({
      asked: expect.stringContaining('are the same'),
      next: null,
    });
    expect(await listed()).toHaveLength(1);
    const done = await call('answer_finding', { ...given, ...tokenOf(shown) });
    expect(done.answer).toMatchObject({ asked: null, next: expect.stringMatching(/^Nothing:/) });
    expect(await listed()).toEqual([]);
  });
});

describe('proposals of the agents', () => {
  it('are listed, tried, and accepted once with the token', async () => {
    const { api, call, listed, sales, portfolio, proposal_id } = await advised();
    expect(await call('list_proposals')).toMatchObject({
      isError: false,
      answer: {
        warnings: [],
        proposals: [
          {
            ...{ id: proposal_id, portfolio_id: portfolio, status: 'OPEN' },
            command: { kind: 'sell-lots', symbol: 'SPY' },
            finding: expect.stringContaining('SPY would realise a loss of 2400.00 USD'),
          },
        ],
      },
    });
    const shown = await call('accept_proposal', { proposal_id });
    expect(shown.answer).toMatchObject({
      ...{ dry_run: true, effect: EFFECT, confirm_until: expect.stringMatching(/Z$/) },
      proposal: { id: proposal_id, status: 'OPEN', outcome: null },
    });
    expect(await sales()).toEqual([]);
    const confirmed = { proposal_id, ...tokenOf(shown) };
    const twice = [call('accept_proposal', confirmed), call('accept_proposal', confirmed)];
    for (const { answer } of [
      ...(await Promise.all(twice)),
      await call('accept_proposal', confirmed),
    ])
      expect(answer).toMatchObject({
        ...{ dry_run: false, effect: null, confirm_token: null },
        proposal: { status: 'ACCEPTED', decided_by: 'ann', outcome: expect.any(Object) },
      });
    expect(await sales()).toMatchObject([{ quantity: '10', price: '60' }]);
    expect(await listed()).toEqual([]);
    expect(await listed({ status: 'ACCEPTED' })).toMatchObject([{ id: proposal_id }]);
    for (const name of ['accept_proposal', 'decline_proposal'])
      expect(await call(name, { proposal_id })).toMatchObject({
        isError: true,
        text: `Proposal ${proposal_id} is accepted; nothing was done.`,
      });
    const bearer = await api.signedIn('root', 'admin');
    const trail = '/api/v1/audit?action=agent-proposal.accept';
    expect((await api.ask('GET', trail, { bearer })).body).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ target: proposal_id })]),
    );
  });

  it('are declined with a reason, also one that could not be accepted now', async () => {
    const { api, bearer, call, listed, sales, portfolio, proposal_id } = await advised();
    // Bought in the last thirty days, so that the loss would not count.
    const bought = { transaction_type: 'BUY', symbol: 'SPY', quantity: '5', price: '60' };
    const body = { portfolio_id: portfolio, ...bought };
    await api.ask('POST', '/api/v1/transactions', { bearer, body });
    const refused = await call('accept_proposal', { proposal_id });
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('disallows') });
    const asked = { proposal_id, reason: 'not now' };
    const shown = await call('decline_proposal', asked);
    expect(shown.answer).toMatchObject({
      ...{ dry_run: true, proposal: { status: 'OPEN' } },
      warnings: [`It could not be accepted now: ${refused.text}`],
    });
    const otherwise = { proposal_id, reason: 'never', ...tokenOf(shown) };
    for (const wrong of [otherwise, { ...asked, dry_run: false }])
      expect(await call('decline_proposal', wrong)).toMatchObject({ isError: true });
    expect(await listed()).toHaveLength(1);
    const confirmed = { ...asked, ...tokenOf(shown) };
    for (const { answer } of [
      await call('decline_proposal', confirmed),
      await call('decline_proposal', confirmed),
    ])
      expect(answer).toMatchObject({
        dry_run: false,
        proposal: { status: 'REJECTED', decided_by: 'ann', outcome: { reason: 'not now' } },
      });
    expect([await listed(), await sales()]).toEqual([[], []]);
  });

  it('are decided by nobody who only looks, and unknown to others', async () => {
    const ann = await advised();
    const { api, proposal_id } = ann;
    const shown = tokenOf(await ann.call('accept_proposal', { proposal_id }));
    const looks = await connectedByHttp(api.url, (await ann.key('mcp:read')).key);
    const names = (await looks.client.listTools()).tools.map(({ name }) => name);
    expect(names).toContain('list_proposals');
    expect(names).not.toContain('accept_proposal');
    expect((await looks.call('list_proposals')).answer.proposals).toHaveLength(1);
    const bob = await connectedByHttp(api.url, (await (await investor('bob', api)).key('mcp')).key);
    expect((await bob.call('list_proposals')).answer.proposals).toEqual([]);
    for (const name of ['accept_proposal', 'decline_proposal']) {
      for (const given of [{}, shown])
        expect(await looks.call(name, { proposal_id, ...given })).toMatchObject({
          isError: true,
          text: expect.stringContaining('only looks'),
        });
      expect(await bob.call(name, { proposal_id })).toMatchObject({
        isError: true,
        text: `No proposal ${proposal_id}.`,
      });
      expect((await bob.call(name, { proposal_id: '../x' })).text).toMatch(/^proposal_id: /);
    }
    const stolen = await bob.call('accept_proposal', { proposal_id, ...shown });
    expect(stolen.text).toContain('not of a dry run by you');
    expect([await ann.listed(), await ann.sales()]).toMatchObject([[{}], []]);
  });
});
