// Files and activities that Ghostfolio's tests read, as facts: each is booked, and the book has the amounts that those tests assert.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plus, scaled, sumOf } from '../../../src/kernel/amounts.ts';
import { decimal, type Money, NO_MONEY, textOf } from '../../../src/kernel/decimal.ts';
import { importFile } from '../../../src/ledger/app/import-file.ts';
import type { PortfolioId } from '../../../src/ledger/domain/entries/ids.ts';
import type { TransactionDraft } from '../../../src/ledger/domain/transactions/draft.ts';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import { totalsOfDrafts } from '../../../src/ledger/interchange/rows/file-totals.ts';
import type { ImportedFile } from '../../../src/ledger/interchange/rows/imported-file.ts';
import { CAUSE, newPortfolio } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';
import { fixture, problemLine, sha256 } from '../interchange/read/fixtures.ts';

const Position = z.strictObject({
  ...{ symbol: z.string(), currency: z.string(), quantity: z.string(), cost: z.string() },
  ...{ realized: z.string(), dividends: z.string(), average: z.string().optional() },
  /** The price at which it asserts the gross performance. */
  market: z.string().optional(),
  gross: z.string().optional(),
});
const Expected = z.strictObject({
  positions: z.array(Position),
  fees: z.record(z.string(), z.string()),
  rows: z.number(),
  ignored: z.number(),
});
const Case = z.strictObject({
  file: z.string(),
  json: z.unknown().optional(),
  csv: z.array(z.string()).optional(),
  short: z.boolean().optional(),
  expected: Expected.optional(),
  refused: z.string().optional(),
  why: z.string().optional(),
});
const { cases } = z
  .object({ cases: z.array(Case) })
  .parse(JSON.parse(fixture('ghostfolio-reported.json')));

function read({ json, csv }: Pick<z.infer<typeof Case>, 'json' | 'csv'>) {
  const text = csv?.join('\n') ?? JSON.stringify(json, null, 2);
  return importedFile({
    ...{ bytes: new TextEncoder().encode(text), digest: sha256 },
    ...{ format: undefined, mapping: undefined, account: undefined, zone: undefined },
  });
}

const feesIn = (drafts: readonly TransactionDraft[]) =>
  Object.fromEntries(
    [...totalsOfDrafts(drafts).fees]
      .filter(([, fees]) => !fees.isZero())
      .map(([currency, fees]) => [currency, textOf(fees)]),
  );

const booked = cases.filter(({ expected }) => expected !== undefined);
const refused = cases.filter((one) => one.refused !== undefined);

it('has all of its files and activities', () => {
  expect(booked.length + refused.length).toBe(cases.length);
  expect(cases).toHaveLength(41);
});

describe.each(refused)('$file', (one) => {
  it('is refused with the reason', () => {
    const result = read(one);
    const problems = result.ok ? result.value.problems : result.failure;
    expect(problems.map(problemLine).join('\n')).toContain(one.refused);
  });
});

describe('files of Ghostfolio in the book', () => {
  let place: LedgerPlace;
  let open: OpenLedger;

  beforeAll(async () => {
    place = (await LEDGER_PLACES.SQLite?.()) as LedgerPlace;
    open = await openLedger(place.address);
  });

  afterAll(async () => {
    await open.close();
    await place.end();
  });

  async function put(file: ImportedFile, allowShort = false): Promise<PortfolioId> {
    const portfolio = await newPortfolio(open.ledger, { feesInBasis: false, allowShort });
    const done = await importFile(open.ledger, {
      ...{ portfolio, file, cause: CAUSE, leavesProblemsOut: false },
    });
    if (!done.ok) throw new Error(JSON.stringify(done.failure));
    return portfolio;
  }

  async function positionsOf(portfolio: PortfolioId) {
    const positions = await open.ledger.read.positions(portfolio);
    const securities = await open.ledger.read.securities(positions.map((one) => one.security));
    return new Map(
      positions.map((position) => [
        securities.find(({ id }) => id === position.security)?.symbol,
        position,
      ]),
    );
  }

  it.each(booked)('$file', async ({ expected, short, ...text }) => {
    const result = read(text);
    if (!result.ok) throw new Error(result.failure.map(problemLine).join('\n'));
    const { drafts, problems, ignored } = result.value;
    expect(problems.map(problemLine)).toEqual([]);
    expect([drafts.length, ignored.length]).toEqual([expected?.rows, expected?.ignored]);
    expect(feesIn(drafts.map(({ draft }) => draft))).toEqual(expected?.fees);
    const positions = await positionsOf(await put(result.value, short));
    expect([...positions.keys()].toSorted()).toEqual(
      expected?.positions.map(({ symbol }) => symbol).toSorted(),
    );
    for (const { symbol, currency, market, gross, average, ...amounts } of expected?.positions ??
      []) {
      const position = positions.get(symbol);
      if (position === undefined) throw new Error(`no position in ${symbol}`);
      const { quantity, cost, realized, income } = position;
      expect({
        quantity: textOf(quantity),
        cost: textOf(cost),
        realized: textOf(realized),
        dividends: textOf(income),
      }).toEqual(amounts);
      const value = scaled(quantity, decimal(market ?? '0')) as unknown as Money;
      if (gross !== undefined)
        expect(textOf(plus(realized, value.minus(cost) as Money))).toBe(gross);
      if (average !== undefined)
        expect(textOf(scaled(quantity, decimal(average)))).toBe(textOf(cost));
      expect(drafts.map(({ draft }) => draft.currency)).toContain(currency);
    }
  });

  it('500 activities of seven symbols', async () => {
    const symbols = ['GOOG', 'AAPL', 'AMZN', 'TSLA', 'META', 'NFLX', 'MSFT'];
    const activities = Array.from({ length: 500 }, (_, at) => ({
      ...{ accountId: 'b2', comment: null, fee: 0, type: 'BUY', currency: 'USD' },
      ...{ quantity: 1 + ((at * 7) % 10), unitPrice: 0.9 + ((at * 37) % 900) / 100 },
      ...{ dataSource: 'YAHOO', symbol: symbols[at % 7] },
      date: new Date(Date.UTC(2022, 1, 18) + at * 61_234_567).toISOString(),
    }));
    const result = read({ json: { activities } });
    if (!result.ok) throw new Error(result.failure.map(problemLine).join('\n'));
    expect(result.value.problems).toEqual([]);
    const positions = await positionsOf(await put(result.value));
    const cost = sumOf([...positions.values()].map((one) => one.cost));
    const stated = activities.reduce(
      (sum, { quantity, unitPrice }) => sum + quantity * Math.round(unitPrice * 100),
      0,
    );
    expect(positions.size).toBe(7);
    expect(Number(textOf(plus(cost, NO_MONEY)))).toBeCloseTo(stated / 100, 6);
  });
});
