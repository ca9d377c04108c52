// A portfolio over HTTP with transactions, and closes, splits and rates that a test puts on record.
import { expect } from 'vitest';
import { decimal } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import type { CurrencyCode } from '../../../src/ledger/domain/entries/ids.ts';
import { served } from './served.ts';

const V1 = '/api/v1';
export const ANALYTICS = `${V1}/holdings/analytics`;

export interface Answer {
  readonly status: number;
  // The tests read whatever field they assert.
  // biome-ignore lint/suspicious/noExplicitAny: bodies of answers
  readonly body: any;
}

export async function investor() {
  const api = await served();
  const bearer = await api.signedIn('ann', 'viewer');
  const post = (path: string, body: unknown, as = bearer): Promise<Answer> =>
    api.ask('POST', path, { bearer: as, body });
  const get = (path: string): Promise<Answer> => api.ask('GET', `${V1}${path}`, { bearer });
  const open = async (name: string) =>
    (await post(`${V1}/portfolios`, { name, cost_basis_method: 'FIFO' })).body.id as number;
  const id = await open('Tech');
  /** `DEPOSIT 1000 2024-01-02` or `BUY 10 ACME 50 2024-01-02`. */
  async function book(line: string, more: object = {}) {
    const words = line.split(' ');
    const [transaction_type] = words;
    const transaction_date = words.at(-1);
    const what =
      words.length === 3
        ? { amount: words[1] }
        : { quantity: words[1], symbol: words[2], price: words[3] };
    const body = { portfolio_id: id, transaction_type, transaction_date, ...what, ...more };
    const done = await post(`${V1}/transactions`, body);
    expect(done.status, JSON.stringify(done.body)).toBe(201);
  }
  /** `2024-01-02 50` a day. */
  const closes = (symbol: string, lines: readonly string[], currency = 'USD') =>
    api.history.recordCloses(
      lines.map((line) => {
        const [on, text] = line.split(' ') as [string, string];
        const price = decimal(text) as never;
        return { symbol, on: on as TradingDay, price, currency: currency as never, source: 'test' };
      }),
    );
  const rates = (from: string, lines: readonly string[]) =>
    api.history.recordRates(
      lines.map((line) => {
        const [on, text] = line.split(' ') as [string, string];
        const [one, other] = [from, 'USD'] as [CurrencyCode, CurrencyCode];
        const rate = decimal(text);
        return { from: one, to: other, on: on as TradingDay, rate, source: 'test' };
      }),
    );
  const split = (symbol: string, on: string, newShares: string) =>
    api.history.recordSplits([
      {
        symbol,
        on: on as TradingDay,
        newShares: decimal(newShares),
        oldShares: decimal('1'),
        source: 'test',
      },
    ]);
  const performance = (asked: object = {}, query = '') =>
    post(`${ANALYTICS}/performance${query}`, { portfolio_id: id, ...asked });
  return { api, bearer, id, open, post, get, book, closes, rates, split, performance };
}
