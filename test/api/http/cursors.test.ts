// Lists that grow are read page by page: no row is left out and none comes twice, whatever arrives meanwhile.
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../src/kernel/instant.ts';
import type { PortfolioId } from '../../../src/ledger/ports/drafts.ts';
import type { FindingRow } from '../../../src/ledger/ports/findings.ts';
import { growingTrader } from '../harness/growing-trader.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { type Answer, type Served, served } from '../harness/served.ts';

type Row = Readonly<Record<string, unknown>>;

const LISTS = [
  ['/orders', 'created_at'],
  ['/daemon/DU1/executions', 'time'],
  ['/daemon/DU1/trades', 'closed_at'],
  ['/daemon/DU1/predictions', 'received_at'],
  ['/daemon/DU1/signals', 'at'],
  ['/positions/history/changes', 'at'],
] as const;

interface Reading {
  readonly api: Served;
  readonly bearer: string;
  readonly path: string;
  /** Between two pages. */
  meanwhile?(page: number): unknown;
}

/** Every row up to the last page, as text. */
async function readThrough({ api, bearer, path, meanwhile }: Reading): Promise<string[]> {
  const seen: string[] = [];
  let cursor = '';
  for (let page = 1; page <= 100; page += 1) {
    const answer = await api.ask('GET', `/api/v1${path}${cursor}`, { bearer });
    expect([path, answer.status]).toEqual([path, 200]);
    seen.push(...(answer.body as Row[]).map((row) => JSON.stringify(row)));
    const next = answer.headers.get('x-next-cursor');
    if (next === null) return seen;
    cursor = `&cursor=${next}`;
    await meanwhile?.(page);
  }
  throw new Error(`${path} has no end`);
}

const rowsAt = async ({ api, bearer, path }: Reading) => {
  const answer = await api.ask('GET', `/api/v1${path}`, { bearer });
  return (answer.body as Row[]).map((row) => JSON.stringify(row));
};

const codeAndDetail = ({ status, body }: Answer) => {
  const { code, detail } = body as { code?: string; detail?: string };
  return [status, code, detail];
};

describe('a cursor', () => {
  it.each(LISTS)('of %s shows every row once, while trades are added', async (list, time) => {
    for (const sort of [time, `-${time}`]) {
      const trader = growingTrader('DU1');
      const api = await served([trader]);
      const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
      for (let trade = 1; trade <= 3; trade += 1) trader.grow();
      const query = `${list}?sort=${sort}&limit=2`;
      const before = await rowsAt({ api, bearer, path: `${list}?sort=${sort}` });
      const seen = await readThrough({
        ...{ api, bearer, path: query },
        meanwhile: (page) => page <= 2 && trader.grow(),
      });
      expect(before.length).toBeGreaterThan(2);
      expect(new Set(seen).size).toBe(seen.length);
      expect(before.filter((row) => !seen.includes(row))).toEqual([]);
      // Without additions it is the list itself, in its order.
      const whole = await rowsAt({ api, bearer, path: `${list}?sort=${sort}` });
      expect(await readThrough({ api, bearer, path: query })).toEqual(whole);
      // An offset repeats rows: the newest come first, and some have arrived.
      if (sort.startsWith('-') && list === '/orders') {
        const first = await rowsAt({ api, bearer, path: query });
        trader.grow();
        expect(await rowsAt({ api, bearer, path: `${query}&offset=2` })).toEqual(first);
      }
    }
  });

  it('of another list, sort or place is refused, and so is text that is none', async () => {
    const trader = growingTrader('DU1');
    const api = await served([trader]);
    const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
    trader.grow();
    const ask = (query: string) => api.ask('GET', `/api/v1/orders?limit=1${query}`, { bearer });
    const next = (await ask('')).headers.get('x-next-cursor');
    expect((await ask(`&cursor=${next}`)).status).toBe(200);
    const signals = `/api/v1/daemon/DU1/signals?cursor=${next}`;
    const answers = [
      await ask(`&cursor=${next}&sort=created_at`),
      await ask(`&cursor=${next}&sort=symbol`),
      await ask(`&cursor=${next}&offset=1`),
      await ask('&cursor=abc'),
      await ask('&cursor=%20'),
      await api.ask('GET', signals, { bearer }),
    ].map(codeAndDetail);
    const of = 'cursor: expected a cursor that this list has answered.';
    expect(answers).toEqual([
      [
        422,
        'invalid_field',
        'cursor: expected one of the same sort; begin again without a cursor.',
      ],
      [422, 'invalid_field', 'cursor: only with sort=created_at or sort=-created_at.'],
      [422, 'invalid_field', 'cursor: not together with an offset.'],
      [422, 'invalid_field', of],
      [422, 'invalid_field', of],
      [422, 'invalid_field', of],
    ]);
    expect((await ask('&sort=symbol')).headers.get('x-next-cursor')).toBeNull();
  });

  it('of transactions shows each once, while some are booked before and after its place', async () => {
    const api = await served();
    const bearer = await api.signedIn('ann', 'operator');
    const made = await api.ask('POST', '/api/v1/portfolios', { bearer, body: { name: 'Own' } });
    const { id } = made.body as { id: number };
    const book = async (day: string) => {
      const body = { portfolio_id: id, transaction_type: 'DEPOSIT', amount: '10' };
      const sent = { ...body, transaction_date: `2026-01-${day}` };
      const answer = await api.ask('POST', '/api/v1/transactions', { bearer, body: sent });
      expect(answer.status).toBe(201);
    };
    for (const day of ['10', '12', '12', '12', '14']) await book(day);
    const list = `/transactions/portfolio/${id}`;
    for (const sort of ['transaction_date', '-transaction_date']) {
      const before = await rowsAt({ api, bearer, path: `${list}?sort=${sort}` });
      const path = `${list}?sort=${sort}&limit=2`;
      const meanwhile = async (page: number) => {
        if (page === 1) for (const day of ['05', '12', '20']) await book(day);
      };
      const seen = await readThrough({ api, bearer, path, meanwhile });
      expect(new Set(seen).size).toBe(seen.length);
      expect(before.filter((row) => !seen.includes(row))).toEqual([]);
      const whole = await rowsAt({ api, bearer, path: `${list}?sort=${sort}` });
      expect(await readThrough({ api, bearer, path })).toEqual(whole);
    }
  });

  it('of alarms goes through them', async () => {
    const api = await served([scriptedTrader()]);
    const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
    const alarms = '/daemon/DU1/alarms';
    const whole = await rowsAt({ api, bearer, path: alarms });
    expect(whole.length).toBeGreaterThan(1);
    expect(await readThrough({ api, bearer, path: `${alarms}?limit=1` })).toEqual(whole);
  });

  it.each([
    ['/users', 'created_at'],
    ['/audit', 'at'],
    ['/audit/reads', 'first_at'],
  ])('of %s shows every row once, while users are added', async (list, time) => {
    const api = await served();
    const bearer = await api.signedIn('ann', 'admin');
    const names = ['bob', 'cat', 'dan', 'eve', 'fay'];
    for (const name of names) await api.signedIn(name, 'viewer');
    const ask = (path: string) => api.ask('GET', `/api/v1${path}`, { bearer });
    // Each is a read of its own.
    const { body } = await ask('/users');
    for (const { id } of body as { id: string }[]) await ask(`/users/${id}/grants`);
    for (const sort of [time, `-${time}`]) {
      const before = await rowsAt({ api, bearer, path: `${list}?sort=${sort}` });
      expect(before.length).toBeGreaterThan(2);
      const meanwhile = async (page: number) => {
        if (page < 3) await api.signedIn(`new${page}${sort.length}`, 'viewer');
      };
      const path = `${list}?sort=${sort}&limit=2`;
      const seen = (await readThrough({ api, bearer, path, meanwhile })).map(idOf);
      expect(new Set(seen).size).toBe(seen.length);
      expect(before.map(idOf).filter((id) => !seen.includes(id))).toEqual([]);
    }
  });

  it('of findings and proposals shows every one once, while more are found', async () => {
    const api = await served();
    const bearer = await api.signedIn('ann', 'viewer');
    const made = await api.ask('POST', '/api/v1/portfolios', { bearer, body: { name: 'Own' } });
    const { id: portfolio } = made.body as { id: PortfolioId };
    const { store } = api.book.ledger.context;
    let count = 0;
    /** Two of the same moment. */
    const find = () =>
      store.inOneStep(async (step) => {
        for (const half of ['a', 'b']) {
          count += 1;
          const id = `${half}${count}`;
          await step.addFinding(findingOf(id, portfolio, step.at));
          const proposal = { ...PROPOSAL, id: `p${id}`, finding: id, portfolio };
          await step.addCommandProposal({ ...proposal, proposedAt: step.at, expiresAt: step.at });
        }
      });
    for (let times = 0; times < 4; times += 1) await find();
    for (const [list, time] of [
      ['/agents/findings', 'raised_at'],
      ['/agents/proposals', 'proposed_at'],
    ])
      for (const sort of [time, `-${time}`]) {
        const path = `${list}?sort=${sort}`;
        const before = (await rowsAt({ api, bearer, path })).map(idOf);
        const meanwhile = (page: number) => (page < 3 ? find() : undefined);
        const paged = { api, bearer, path: `${path}&limit=3` };
        const seen = (await readThrough({ ...paged, meanwhile })).map(idOf);
        expect(new Set(seen).size).toBe(seen.length);
        expect(before.filter((id) => !seen.includes(id))).toEqual([]);
        const whole = (await rowsAt({ api, bearer, path })).map(idOf);
        expect((await readThrough(paged)).map(idOf)).toEqual(whole);
      }
  });
});

function idOf(row: string): unknown {
  const { id, seq } = JSON.parse(row) as Row;
  return id ?? seq;
}

const PROPOSAL = {
  ...({ command: { kind: 'sell-lots' }, status: 'OPEN' } as const),
  ...{ decidedBy: undefined, decidedAt: undefined, outcome: undefined },
} as const;

function findingOf(id: string, portfolio: PortfolioId, at: Instant): FindingRow {
  return {
    ...{ id, portfolio, agent: 'monitor', rule: 'position-loss', subject: id, bucket: 1 },
    ...{ severity: 'CRITICAL', status: 'OPEN', raisedAt: at, changedAt: at, times: 1 },
    ...{ text: 'found', figures: {}, threshold: undefined, evidence: [] },
  };
}
