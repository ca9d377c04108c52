// Ten books of a year in which nothing is wrong are sent to the API as they are after each month: how often their owner is asked.
import { describe, expect, it } from 'vitest';
import { decimal } from '../../../src/kernel/decimal.ts';
import type { CurrencyCode } from '../../../src/ledger/domain/entries/ids.ts';
import { isWhole } from '../../runs/runs.ts';
import { homeDay } from '../harness/home-day.ts';
import { type Served, served } from '../harness/served.ts';
import type { Row } from './planted/books.ts';
import { CALM, type CalmBook } from './planted/calm.ts';
import { fileOf, type PlantedMarket, plantedMarket } from './planted/market.ts';

const V1 = '/api/v1';
const MONTH = 21;
const YEAR = 11;
const MONTHS = isWhole ? Array.from({ length: YEAR }, (_, at) => at + 1) : [3, YEAR];
/** Shares and losses beyond what the owner allows: they follow from drawn prices, and are so. */
const LIMITS = / (position-share|position-loss): /;
const RATES = { EUR: '0.86', GBP: '0.76', VND: '26300' };

interface Found {
  readonly agent: string;
  readonly rule: string;
  readonly severity: string;
  readonly text: string;
}

/** The same in each month: ids and figures of its text are others. */
function nameOf({ agent, rule, severity, text }: Found): string {
  return `${severity} ${agent} ${rule}: ${text.replace(/\d[\d.,-]*/g, '#')}`;
}

let people = 0;

async function judged(
  api: Served,
  book: CalmBook,
  market: PlantedMarket,
): Promise<readonly Found[]> {
  const year = await market.list(api, book);
  people += 1;
  const bearer = await api.signedIn(`person-${people}`, 'viewer');
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await api.ask(method, `${V1}${path}`, { bearer, body });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body as never;
  };
  const made = async (name: string) =>
    (await ask('POST', '/portfolios', {
      ...{ name, cost_basis_method: 'FIFO', base_currency: book.base },
      allow_short: book.allowsShort ?? false,
    })) as { id: number; user_id: number };
  const known = (rows: readonly Row[]) =>
    rows
      .filter(({ on = '' }) => String(on) <= homeDay(-1))
      .map((row) => ({ ...row, name: book.securities[String(row.symbol)]?.name }));
  const sent = async (id: number, rows: readonly Row[]) => {
    if (rows.length > 0)
      await ask('POST', `/portfolios/${id}/imports?confirm=true`, { content: fileOf(rows) });
  };
  const { id, user_id: client } = await made(book.name);
  const other = book.others === undefined ? undefined : await made(`${book.name} 2`);
  await sent(id, known(book.rows(year, other?.id ?? 0)));
  if (other !== undefined) await sent(other.id, known(book.others?.(year) ?? []));
  return ask('GET', `/holdings/portfolio/${client}/monitor`);
}

async function judgedIn(month: number, book: CalmBook): Promise<readonly Found[]> {
  const market = plantedMarket(month * MONTH);
  const api = await served([], 'closed', new Map(), { prices: market.prices });
  await api.history.recordRates(
    Object.entries(RATES).flatMap(([to, rate]) =>
      [-400, -200, -1].map((later) => ({
        ...{ from: 'USD' as CurrencyCode, to: to as CurrencyCode, on: homeDay(later) },
        ...{ rate: decimal(rate), source: 'test' },
      })),
    ),
  );
  return judged(api, book, market);
}

describe('ten calm books', () => {
  it('are asked about at most once in ten months', async () => {
    const asked: string[] = [];
    for (const book of CALM) {
      const seen = new Set<string>();
      for (const month of MONTHS) {
        const found = await judgedIn(month, book);
        for (const one of found.filter(({ severity }) => severity !== 'INFO'))
          seen.add(`${book.name}: ${nameOf(one)}`);
      }
      asked.push(...seen);
    }
    console.log(`${asked.length} findings in ${CALM.length * YEAR} months\n${asked.join('\n')}`);
    const doubtful = asked.filter((one) => !LIMITS.test(one));
    expect(doubtful.length / (CALM.length * YEAR)).toBeLessThanOrEqual(0.05);
    expect(asked.length / (CALM.length * YEAR)).toBeLessThanOrEqual(0.1);
  });
});
