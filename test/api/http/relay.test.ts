// The trades of an account as its readers see them: its portfolio, the causes of a lot, and a journal that was replaced.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ok } from '../../../src/kernel/result.ts';
import { openJournal } from '../../../src/trader/adapters/sqlite/journal/journal.ts';
import { journalFileOf } from '../../../src/trader/app/journal-reading/open-journal-reading.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { until } from '../../processes/waiting.ts';
import { execution, foreign, recorded } from '../../relay/harness/account-facts.ts';
import { CLOSING, HELD, OPENING } from '../../trader/adapters/sqlite/one-trade.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { type Served, served } from '../harness/served.ts';
import { traderEnvironment } from '../harness/trader-environment.ts';

const V1 = '/api/v1';
const CHECKED = {
  ...{ side: 'SELL', quantity: 80, order_type: 'MKT', price: 370, notional: 29_600 },
  ...{ stop_price: null, target_price: null, risk: null, effect: 'close', as: 'position' },
  owner: 'manual',
};
const SOLD = { opened_on: '2020-12-16', disallowed_loss: '0', term: 'LONG' };
const PLACE = { name: 'DU1', venue: 'us', account: 'DU1', mode: 'paper' } as const;

/** Once everything in the journal is in the ledger. */
async function followed(api: Served, lastFact: number): Promise<void> {
  await until('the ledger has it all', () =>
    api.relays.states().some(({ seq, lag }) => seq === lastFact && lag === 0),
  );
}

async function tradedEnvironment() {
  const environment = await traderEnvironment();
  const traders = [{ ...PLACE, dataFolder: environment.dataFolder }];
  const api = await served([environment.door.client], 'closed', new Map(), { traders });
  const admin = await api.signedIn('ann', 'admin');
  const facts = [...OPENING, ...HELD, ...CLOSING];
  environment.happen(facts);
  api.relays.start();
  await followed(api, facts.length);
  const get = (path: string, bearer: string) => api.ask('GET', `${V1}${path}`, { bearer });
  return { environment, api, admin, get };
}

describe('the portfolio of an account', () => {
  it('is made by itself, seen by those who may see the account, and stays', async () => {
    const { api, admin, get } = await tradedEnvironment();
    const bob = await api.signedIn('bob', 'trader', ['DU1']);
    const eve = await api.signedIn('eve', 'operator', ['DU2']);
    const seen = await get('/portfolios', bob);
    expect(seen.body).toMatchObject([
      { name: 'DU1 (paper)', kind: 'TRADER', account: 'paper-DU1', base_currency: 'USD' },
    ]);
    expect((await get('/portfolios', admin)).body).toEqual(seen.body);
    expect((await get('/portfolios', eve)).body).toEqual([]);
    const [{ id }] = seen.body as [{ id: number }];
    expect((await get(`/portfolios/${id}`, eve)).status).toBe(404);
    expect(
      (await get(`/transactions/portfolio/${id}?sort=transaction_date`, bob)).body,
    ).toMatchObject([
      { transaction_type: 'BUY', quantity: '60', price: '369.7', fees: '0.6', source_id: 'e1.01' },
      { transaction_type: 'BUY', quantity: '40', price: '369.8', fees: '0.4', source_id: 'e2.01' },
      { transaction_type: 'OPENING_BALANCE', symbol: 'QQQ', quantity: '7' },
      { transaction_type: 'SELL', quantity: '100', price: '368.99', realized_gain: '-77' },
    ]);
    const gone = await api.ask('DELETE', `${V1}/portfolios/${id}?force=true`, { bearer: admin });
    expect(gone).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('paper-DU1') },
    });
  });

  it('takes cash by hand, and trades from the trader only', async () => {
    const { api, admin, get } = await tradedEnvironment();
    const [{ id }] = (await get('/portfolios', admin)).body as [{ id: number }];
    const booked = (body: object) =>
      api.ask('POST', `${V1}/transactions`, { bearer: admin, body: { portfolio_id: id, ...body } });
    const count = async () =>
      ((await get(`/transactions/portfolio/${id}`, admin)).body as []).length;
    const before = await count();
    for (const transaction_type of ['BUY', 'SELL', 'SHORT', 'COVER'])
      expect(
        await booked({ transaction_type, symbol: 'SPY', quantity: '1', price: '370' }),
      ).toMatchObject({ status: 409, body: { detail: expect.stringContaining('paper-DU1') } });
    expect(await count()).toBe(before);
    expect((await booked({ transaction_type: 'DEPOSIT', amount: '5000' })).status).toBe(201);
  });

  it('shows before a sale which lots it would close', async () => {
    const environment = await traderEnvironment();
    const client = scriptedTrader('main', 'DU1');
    const traders = [{ ...PLACE, dataFolder: environment.dataFolder }];
    const api = await served([client], 'closed', new Map(), { traders });
    const bearer = await api.signedIn('ann', 'admin');
    const facts = [...OPENING, ...HELD];
    environment.happen(facts);
    api.relays.start();
    await followed(api, facts.length);
    const checked = async (order: object) => {
      const draft = { ...CHECKED, ...order };
      client.answer(
        ok({ allowed: true, reasons: [], text: 'would sell', order: draft, lots: null }),
      );
      const body = { symbol: 'SPY', side: 'SELL', order_type: 'MKT', quantity: 80 };
      const answer = await api.ask('POST', `${V1}/orders/check`, { bearer, body });
      return (answer.body as { lots: unknown }).lots;
    };
    expect(await checked({ quantity: 80 })).toEqual([
      { ...SOLD, lot_id: '1', quantity: '60', cost_basis: '22182.6', gain: '17.4' },
      { ...SOLD, lot_id: '2', quantity: '20', cost_basis: '7396.2', gain: '3.8' },
    ]);
    // A number whose shortest form has an exponent.
    const [least] = (await checked({ quantity: 3.8e-13 })) as readonly object[];
    expect(least).toMatchObject({ lot_id: '1', quantity: '0.00000000000038' });
    expect(await checked({ quantity: 1_000 })).toBeNull();
    expect(await checked({ side: 'BUY', effect: 'open' })).toBeNull();
  });

  it('has lots that lead back to the prediction and on to the gain', async () => {
    const { environment, api, admin, get } = await tradedEnvironment();
    const explained = await get('/taxlots/1/explain', admin);
    expect(explained).toMatchObject({
      status: 200,
      body: {
        lot: { id: '1', symbol: 'SPY', quantity: '60', remaining: '0', price: '369.7' },
        opened: {
          execution: 'e1.01',
          order: 'abcdefgh.6.e',
          position: 'SPY-6',
          signal: 'p1/demo',
          prediction: 'p1',
        },
        closed: [{ execution: 'x1.01', order: 'abcdefgh.6.s', quantity: '60', gain: '-43.8' }],
        realized_gain: '-43.8',
        text: expect.stringMatching(
          /^Prediction p1 became signal p1\/demo, order abcdefgh\.6\.e and execution e1\.01\. 60 closed on 2020-12-16 with a gain of -43\.8 USD\. .*0 of 60 remain; the realised gain is -43\.8 USD\.$/,
        ),
      },
    });
    const { steps } = explained.body as { steps: { topic: string; live: boolean }[] };
    expect(steps[0]).toMatchObject({ topic: 'prediction', live: true });

    await environment.fall();
    await until('the mirror knows', () => environment.door.lostSeconds() > 0);
    const later = await get('/taxlots/1/explain', admin);
    expect(later.body).toMatchObject({ opened: { prediction: 'p1' } });
    expect((later.body as typeof explained & { steps: { live: boolean }[] }).steps[0]?.live).toBe(
      false,
    );

    const eve = await api.signedIn('eve', 'operator', ['DU2']);
    expect((await get('/taxlots/1/explain', eve)).status).toBe(404);
    for (const unknown of ['999', '1/77']) {
      const path = `/taxlots/${encodeURIComponent(unknown)}/explain`;
      expect(await get(path, admin)).toMatchObject({
        status: 404,
        body: { detail: `No lot ${unknown}.` },
      });
    }
    expect((await get('/taxlots/x/explain', admin)).status).toBe(422);
  });

  it('shows only the ids of a trade to whoever may see the portfolio and not the account', async () => {
    const { api, get } = await tradedEnvironment();
    const eve = await api.signedIn('eve', 'viewer');
    const user = await api.identity.context.store.userByLogin('eve');
    const by = { name: 'test', address: 'local', requestId: 'test' };
    await api.identity.users.grant(
      user?.id ?? '',
      { kind: 'portfolio', resource: '1', role: 'viewer' },
      by,
    );
    api.identity.authenticator.forget();
    expect((await get('/taxlots/1/explain', eve)).body).toMatchObject({
      opened: {
        prediction: null,
        text: expect.stringMatching(/came from trader:\w+, as e1\.01\.$/),
      },
      steps: [],
    });
  });
});

function writeJournal(dataFolder: string, facts: readonly Fact[]): void {
  const file = journalFileOf({ ...PLACE, dataFolder });
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  const opened = openJournal({ file, mode: 'paper', account: 'DU1' });
  if (!opened.ok) throw new Error(opened.failure.kind);
  opened.value.append(recorded(facts));
  opened.value.close();
}

describe('another journal', () => {
  it('stops the relay until an operator continues with it, on the record', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'sluice-relay-'));
    onTestFinished(() => rmSync(dataFolder, { recursive: true }));
    writeJournal(dataFolder, [execution('e1.01', 10, 2)]);
    const traders = [{ ...PLACE, dataFolder }];
    const client = scriptedTrader('DU1');
    const api = await served([client], 'closed', new Map(), { traders });
    const admin = await api.signedIn('ann', 'admin');
    const bob = await api.signedIn('bob', 'trader', ['DU1']);
    api.relays.start();
    await until('the trade is booked', () => api.relays.states()[0]?.seq === 1);
    writeJournal(dataFolder, [foreign('SPY', 12, 2.5)]);
    await until(
      'the relay has stopped',
      () => api.relays.states()[0]?.condition.kind === 'stopped',
    );
    const ask = (method: string, path: string, bearer: string) =>
      api.ask(method, `${V1}${path}`, { bearer });
    expect((await ask('GET', '/relay/DU1', bob)).body).toMatchObject({
      condition: 'stopped',
      why: expect.stringContaining('was relayed up to fact 1'),
      missing: [{ id: 'e1.01', text: expect.stringContaining('BUY 10 SPY at 2') }],
      last_fact: 1,
    });
    const health = await api.ask('GET', '/health/detailed', { bearer: bob });
    expect(health.body).toMatchObject({
      checks: { ledger: 'ok' },
      relay: [{ trader: 'DU1', condition: 'stopped', lag_facts: 0, last_fact: 1 }],
    });
    const metrics = await (await fetch(`${api.url}/metrics`)).text();
    expect(metrics).toContain('sluice_relay_stopped{trader="DU1"} 1');

    expect((await ask('POST', '/relay/DU1/continue', bob)).status).toBe(403);
    expect(await ask('POST', '/relay/DU1/continue', admin)).toMatchObject({
      status: 200,
      body: { condition: 'following', why: null, missing: [] },
    });
    await until('it follows again', () => api.relays.states()[0]?.facts === 2);
    const rows = await ask('GET', '/transactions/portfolio/1?sort=transaction_date', admin);
    expect(rows.body).toMatchObject([
      { transaction_type: 'BUY', quantity: '10', voided: false },
      { transaction_type: 'OPENING_BALANCE', quantity: '2' },
    ]);
    const again = await ask('POST', '/relay/DU1/continue', admin);
    expect(again).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('not stopped') },
    });
    const trail = (await ask('GET', '/audit', admin)).body as { action: string }[];
    expect(trail.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['relay.continue.asked', 'relay.continue']),
    );
  });
});
