// Books of several kinds are sent to the API as files, right and with one mistake each: what is right has no finding, and each
// mistake is named by one.
import { describe, expect, it } from 'vitest';
import { decimal } from '../../../src/kernel/decimal.ts';
import type { CurrencyCode } from '../../../src/ledger/domain/entries/ids.ts';
import { homeDay } from '../harness/home-day.ts';
import { type Served, served } from '../harness/served.ts';
import { BOOKS, type NewBook, type Row, WRONG } from './planted/books.ts';
import { fileOf, plantedMarket } from './planted/market.ts';

const V1 = '/api/v1';

interface Found {
  readonly agent: string;
  readonly rule: string;
  readonly text: string;
}

interface Judged {
  readonly findings: readonly Found[];
  readonly wrong: readonly number[];
}

let people = 0;

async function judged(
  api: Served,
  { name, base, allowsShort = false }: NewBook,
  rows: readonly Row[],
): Promise<Judged> {
  people += 1;
  const bearer = await api.signedIn(`person-${people}`, 'viewer');
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await api.ask(method, `${V1}${path}`, { bearer, body });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body as never;
  };
  const settings = { name, cost_basis_method: 'FIFO', base_currency: base };
  const made = await ask('POST', '/portfolios', { ...settings, allow_short: allowsShort });
  const { id, user_id: client } = made as { id: number; user_id: number };
  await ask('POST', `/portfolios/${id}/imports?confirm=true`, { content: fileOf(rows) });
  const listed = await ask('GET', `/transactions/portfolio/${id}?limit=100`);
  const all = listed as { id: number; notes: string | null }[];
  const findings: readonly Found[] = await ask('GET', `/holdings/portfolio/${client}/monitor`);
  return {
    findings: findings.filter(({ agent, rule }) => agent === 'anomaly' || rule === 'negative-cash'),
    wrong: all.filter(({ notes }) => notes === WRONG).map((one) => one.id),
  };
}

describe.each(BOOKS)('the book $name', (book) => {
  it('has no finding, and one that names each of its mistakes', async () => {
    const market = plantedMarket();
    const api = await served([], 'closed', new Map(), { prices: market.prices });
    const rates = [-400, -200, -1].map((later) => ({
      ...{ from: 'USD' as CurrencyCode, to: 'EUR' as CurrencyCode, on: homeDay(later) },
      ...{ rate: decimal('0.86'), source: 'test' },
    }));
    await api.history.recordRates(rates);
    const year = await market.list(api, book);
    const rows = book.rows(year);
    expect((await judged(api, book, rows)).findings).toEqual([]);
    for (const { what, edit, about } of book.mistakes) {
      const { findings, wrong } = await judged(api, book, edit(rows, year));
      const names = about === undefined ? wrong.map(String) : [about];
      const named = findings.filter(({ text }) =>
        names.some((name) => new RegExp(`\\b${name}\\b`).test(text)),
      );
      expect(named, `${what}: ${JSON.stringify(findings)}`).not.toEqual([]);
    }
  });
});
