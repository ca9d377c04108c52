// Contracts that end, in the books of both databases: with the shares that they deliver, back-dated, taken back and exported.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { negated, plus, sumOf } from '../../../src/kernel/amounts.ts';
import { type Decimal, price, quantity, textOf } from '../../../src/kernel/decimal.ts';
import { exportPortfolio } from '../../../src/ledger/app/export-portfolio.ts';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import type { PortfolioId, TransactionId } from '../../../src/ledger/domain/entries/ids.ts';
import type {
  OptionEndDraft,
  TransactionDraft,
} from '../../../src/ledger/domain/transactions/draft.ts';
import { draftsFromCsv } from '../../../src/ledger/interchange/draft-files.ts';
import { runs } from '../../runs/runs.ts';
import { booked, shownBook } from '../harness/booked.ts';
import { CAUSE, newPortfolio, trade } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';
import { sha256 } from '../interchange/read/fixtures.ts';

function ended(
  type: OptionEndDraft['type'],
  symbol: string,
  terms: { day: string; quantity: string; price?: string; fees?: string },
): OptionEndDraft {
  const { price: _, method: __, ...draft } = trade('SELL', symbol, { ...terms, price: '0' });
  const settledAt = terms.price === undefined ? undefined : price(terms.price);
  return { ...draft, type, quantity: quantity(terms.quantity), settledAt };
}

describe.each(Object.keys(LEDGER_PLACES))('options that end, in %s', (name) => {
  let place: LedgerPlace;
  let open: OpenLedger;

  beforeAll(async () => {
    place = (await LEDGER_PLACES[name]?.()) as LedgerPlace;
    open = await openLedger(place.address);
  });

  afterAll(async () => {
    await open.close();
    await place.end();
  });

  const record = (portfolio: PortfolioId, draft: TransactionDraft) =>
    open.ledger.inOneStep((step) => open.ledger.record(step, { portfolio, draft, cause: CAUSE }));

  const takeBack = (transaction: TransactionId) =>
    open.ledger.inOneStep((step) => open.ledger.takeBack(step, { transaction, cause: CAUSE }));

  const all = async (portfolio: PortfolioId, drafts: readonly TransactionDraft[]) => {
    for (const draft of drafts) await booked(open.ledger, portfolio, draft);
  };

  const gains = async (portfolio: PortfolioId) =>
    (await open.ledger.read.closures({ portfolios: [portfolio] })).map(
      ({ gain, term, closedOn }) => `${closedOn} ${textOf(gain)} ${term}`,
    );

  const CALL = 'WXY 261218C00050000';
  const PUT = 'WXY 261218P00050000';

  it('deliver shares whose cost has the premium in it', async () => {
    const portfolio = await newPortfolio(open.ledger);
    await all(portfolio, [
      trade('BUY', CALL, { day: '2026-06-01', quantity: '2', price: '4', fees: '1.3' }),
      ended('EXERCISE', CALL, { day: '2026-12-18', quantity: '2', fees: '0' }),
    ]);
    expect(await shownBook(open.ledger, portfolio)).toEqual({
      positions: [`${CALL} 0 at 0`, 'WXY 200 at 10801.3'],
      lots: ['2026-12-18 200 at 10801.3'],
      cash: ['-10801.3 USD'],
    });
    expect(await gains(portfolio)).toEqual([]);
  });

  it('run the wheel: a put is assigned, a call on the shares is assigned', async () => {
    const portfolio = await newPortfolio(open.ledger, { allowShort: true });
    await all(portfolio, [
      trade('SHORT', PUT, { day: '2026-06-01', quantity: '1', price: '2', fees: '0.65' }),
      ended('ASSIGNMENT', PUT, { day: '2026-07-17', quantity: '1' }),
      trade('SHORT', 'WXY 260918C00052500', { day: '2026-07-20', quantity: '1', price: '1.5' }),
      ended('ASSIGNMENT', 'WXY 260918C00052500', { day: '2026-09-18', quantity: '1' }),
    ]);
    const { positions, cash } = await shownBook(open.ledger, portfolio);
    expect(positions.filter((line) => !line.endsWith(' 0 at 0'))).toEqual([]);
    // 52.50 + 1.50 received for a share less 50 - 2 paid for it, and the fee.
    expect(await gains(portfolio)).toEqual(['2026-09-18 599.35 SHORT']);
    expect(cash).toEqual(['599.35 USD']);
  });

  it('are computed again when the past changes, and given back when they are taken back', async () => {
    const portfolio = await newPortfolio(open.ledger);
    const bought = trade('BUY', CALL, { day: '2026-06-01', quantity: '1', price: '4' });
    await booked(open.ledger, portfolio, bought);
    const end = await booked(
      open.ledger,
      portfolio,
      ended('EXERCISE', CALL, { day: '2026-12-18', quantity: '1' }),
    );
    await booked(
      open.ledger,
      portfolio,
      trade('SELL', 'WXY', { day: '2026-12-21', quantity: '100', price: '60' }),
    );
    expect(await gains(portfolio)).toEqual(['2026-12-21 600 SHORT']);
    const before = trade('BUY', CALL, { day: '2026-05-01', quantity: '1', price: '1' });
    await booked(open.ledger, portfolio, before);
    expect(await gains(portfolio)).toEqual(['2026-12-21 900 SHORT']);
    expect(await takeBack(end)).toMatchObject({ failure: { kind: 'LATER_ENTRY' } });
    expect(await verifyBook(open.store)).toMatchObject({ ok: true });
  });

  it('are refused of other securities, of what is not held and on the other side', async () => {
    const portfolio = await newPortfolio(open.ledger, { allowShort: true });
    await all(portfolio, [
      trade('BUY', 'WXY', { day: '2026-06-01', quantity: '1', price: '4' }),
      trade('SHORT', PUT, { day: '2026-06-01', quantity: '1', price: '4' }),
    ]);
    const day = '2026-12-18';
    const refused = async (draft: TransactionDraft) => {
      const done = await record(portfolio, draft);
      return done.ok ? 'booked' : done.failure.kind;
    };
    expect(await refused(ended('EXPIRY', 'WXY', { day, quantity: '1' }))).toBe('NOT_AN_OPTION');
    expect(await refused(ended('EXPIRY', PUT, { day, quantity: '1' }))).toBe(
      'INSUFFICIENT_QUANTITY',
    );
    expect(await refused(ended('EXERCISE', PUT, { day, quantity: '-1' }))).toBe('INVALID_QUANTITY');
    expect(await refused(ended('ASSIGNMENT', PUT, { day, quantity: '2' }))).toBe(
      'INSUFFICIENT_SHORT',
    );
    expect(await refused(ended('EXPIRY', PUT, { day, quantity: '-1' }))).toBe('booked');
    expect(await gains(portfolio)).toEqual(['2026-12-18 400 SHORT']);
  });

  it('go out and come back as a file', async () => {
    const portfolio = await newPortfolio(open.ledger, { allowShort: true });
    const index = 'SPX 261218C05000000';
    await all(portfolio, [
      trade('BUY', CALL, { day: '2026-06-01', quantity: '3', price: '4' }),
      trade('SHORT', PUT, { day: '2026-06-01', quantity: '2', price: '2' }),
      trade('BUY', index, { day: '2026-06-02', quantity: '1', price: '20' }),
      ended('EXERCISE', CALL, { day: '2026-12-18', quantity: '1', fees: '0.5' }),
      ended('EXPIRY', CALL, { day: '2026-12-18', quantity: '2' }),
      ended('ASSIGNMENT', PUT, { day: '2026-12-18', quantity: '1' }),
      ended('EXPIRY', PUT, { day: '2026-12-18', quantity: '-1' }),
      ended('CASH_SETTLEMENT', index, { day: '2026-12-18', quantity: '1', price: '31.25' }),
    ]);
    const done = await exportPortfolio(open.ledger, portfolio, 'csv');
    if (!done.ok) throw new Error(done.failure.kind);
    const file = draftsFromCsv(done.value.text, sha256);
    if (!file.ok) throw new Error(file.failure.why);
    expect(file.value.problems).toEqual([]);
    const copy = await newPortfolio(open.ledger, { allowShort: true });
    await all(
      copy,
      file.value.drafts.map(({ draft }) => draft),
    );
    expect(await shownBook(open.ledger, copy)).toEqual(await shownBook(open.ledger, portfolio));
    expect(await gains(copy)).toEqual(await gains(portfolio));
    for (const journal of ['beancount', 'hledger'] as const)
      expect(await exportPortfolio(open.ledger, portfolio, journal)).toMatchObject({ ok: true });
  });
});

const DAY = fc
  .integer({ min: 0, max: 300 })
  .map((days) => new Date(Date.UTC(2026, 0, 2 + days)).toISOString().slice(0, 10));
const COUNT = fc.integer({ min: 1, max: 3 }).map(String);
const CENTS = fc.integer({ min: 0, max: 900 }).map((cents) => (cents / 100).toFixed(2));
const CONTRACT = fc.constantFrom('QRS 270115C00050000', 'QRS 270115P00050000');
const STEP = fc.oneof(
  fc.record({
    ...{ kind: fc.constantFrom('BUY' as const, 'SELL' as const), symbol: CONTRACT },
    ...{ day: DAY, quantity: COUNT, price: CENTS },
  }),
  fc.record({
    ...{ kind: fc.constantFrom('BUY' as const, 'SELL' as const), symbol: fc.constant('QRS') },
    ...{ day: DAY, quantity: fc.constantFrom('50', '100', '150'), price: CENTS },
  }),
  fc.record({
    kind: fc.constantFrom('EXERCISE' as const, 'ASSIGNMENT' as const),
    ...{ symbol: CONTRACT, day: DAY, quantity: COUNT },
  }),
  fc.record({
    kind: fc.constantFrom('EXPIRY' as const, 'CASH_SETTLEMENT' as const),
    ...{ symbol: CONTRACT, day: DAY, quantity: COUNT, isShort: fc.boolean(), price: CENTS },
  }),
  fc.record({ kind: fc.constant('take back' as const), nth: fc.nat(20) }),
);

describe('any life of contracts', () => {
  it.each(['FIFO', 'HIFO', 'AVERAGE', 'MIN_TAX'] as const)(
    'gives lots that add up to the positions, and books that a rebuild gives again (%s)',
    async (method) => {
      const place = (await LEDGER_PLACES.SQLite?.()) as LedgerPlace;
      const open = await openLedger(place.address);
      const { read } = open.ledger;
      await fc.assert(
        fc.asyncProperty(fc.array(STEP, { maxLength: 25 }), async (steps) => {
          const portfolio = await newPortfolio(open.ledger, { allowShort: true, method });
          const ids: TransactionId[] = [];
          for (const step of steps) {
            if (step.kind === 'take back') {
              const transaction = ids[step.nth % Math.max(1, ids.length)];
              if (transaction !== undefined)
                await open.ledger.inOneStep((one) =>
                  open.ledger.takeBack(one, { transaction, cause: CAUSE }),
                );
              continue;
            }
            const draft = draftOf(step);
            const done = await open.ledger.inOneStep((one) =>
              open.ledger.record(one, { portfolio, draft, cause: CAUSE }),
            );
            if (done.ok) ids.push(done.value.rows[0]?.id as TransactionId);
          }
          const lots = await read.lots({ portfolios: [portfolio], isOpen: true });
          for (const position of await read.positions(portfolio)) {
            const own = lots.filter(({ security }) => security === position.security);
            const sum = (of: 'remaining' | 'basis') =>
              textOf(
                sumOf(
                  own.map((lot) => (lot.side === 'LONG' ? lot[of] : negated<Decimal>(lot[of]))),
                ),
              );
            expect(sum('remaining')).toBe(textOf(position.quantity));
            expect(sum('basis')).toBe(textOf(position.cost));
          }
          await conserved(open, portfolio);
        }),
        { numRuns: runs(25) },
      );
      expect(await verifyBook(open.store)).toMatchObject({ ok: true });
      await open.close();
      await place.end();
    },
    60_000,
  );
});

/** What was paid is the cost of what is held and the gains of what is not: nothing is lost between an option and its shares. */
async function conserved({ ledger: { read } }: OpenLedger, portfolio: PortfolioId) {
  const positions = await read.positions(portfolio);
  const cost = sumOf(positions.map((one) => one.cost));
  const realized = sumOf(positions.map((one) => one.realized));
  const cash = sumOf((await read.cash(portfolio)).map(({ balance }) => balance));
  expect(textOf(plus(cash, cost))).toBe(textOf(realized));
}

type Step = typeof STEP extends fc.Arbitrary<infer One> ? One : never;

function draftOf(step: Exclude<Step, { kind: 'take back' }>): TransactionDraft {
  if ('isShort' in step) {
    const { kind, symbol, day, isShort } = step;
    const contracts = isShort ? `-${step.quantity}` : step.quantity;
    const settled = kind === 'EXPIRY' ? {} : { price: step.price };
    return ended(kind, symbol, { day, quantity: contracts, ...settled });
  }
  if ('price' in step) return trade(step.kind, step.symbol, { ...step, fees: '0.1' });
  const { kind, symbol, day, quantity: contracts } = step;
  return ended(kind, symbol, { day, quantity: contracts, fees: '0.2' });
}
