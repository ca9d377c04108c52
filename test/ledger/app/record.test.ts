// Transactions through the ledger's door, on both databases.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decimal, textOf } from '../../../src/kernel/decimal.ts';
import type {
  CurrencyCode,
  PortfolioId,
  TransactionId,
} from '../../../src/ledger/domain/entries/ids.ts';
import type { TransactionDraft } from '../../../src/ledger/domain/transactions/draft.ts';
import { CAUSE, cash, newPortfolio, trade } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';

describe.each(Object.keys(LEDGER_PLACES))('transactions in %s', (name) => {
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

  async function booked(portfolio: PortfolioId, draft: TransactionDraft): Promise<TransactionId> {
    const done = await record(portfolio, draft);
    if (!done.ok) throw new Error(JSON.stringify(done.failure));
    return done.value.rows[0]?.id as TransactionId;
  }

  async function book(portfolio: PortfolioId) {
    const { read } = open.ledger;
    const [positions, lots, closures, balances] = await Promise.all([
      read.positions(portfolio),
      read.lots({ portfolios: [portfolio], isOpen: true }),
      read.closures({ portfolios: [portfolio] }),
      read.cash(portfolio),
    ]);
    return {
      positions: positions.map((one) => [
        textOf(one.quantity),
        textOf(one.cost),
        textOf(one.realized),
      ]),
      lots: lots.map((one) => [one.openedOn, textOf(one.remaining), textOf(one.basis)]),
      closures: closures.map((one) => [
        one.closedOn,
        textOf(one.quantity),
        textOf(one.gain),
        one.term,
      ]),
      cash: balances.map((one) => `${textOf(one.balance)} ${one.currency}`),
    };
  }

  it('show the cash that moved in other currencies, in the order of its effect', async () => {
    const portfolio = await newPortfolio(open.ledger);
    const abroad = (day: string, amount: string, code: string, rate?: string) => ({
      ...cash('DEPOSIT', day, amount),
      currency: code as CurrencyCode,
      rate: rate === undefined ? undefined : decimal(rate),
    });
    await booked(portfolio, abroad('2025-01-03', '30', 'EUR'));
    await booked(portfolio, cash('DEPOSIT', '2025-01-01', '10'));
    const wrong = await booked(portfolio, abroad('2025-01-01', '99', 'EUR'));
    await booked(portfolio, abroad('2025-01-02', '20.125', 'GBP', '1.25'));
    await booked(portfolio, { ...abroad('2025-01-03', '5', 'EUR'), type: 'WITHDRAWAL' });
    await booked(await newPortfolio(open.ledger), abroad('2025-01-02', '7', 'EUR'));
    const { ledger } = open;
    const back = { transaction: wrong, cause: CAUSE };
    const taken = await ledger.inOneStep((step) => ledger.takeBack(step, back));
    expect(taken).toMatchObject({ ok: true });
    const read = async (except: string) => {
      const found = await ledger.read.movements(portfolio, except as CurrencyCode);
      return found.map(({ amount, currency, on, rate }) =>
        [on, textOf(amount), currency, rate && textOf(rate)].filter(Boolean).join(' '),
      );
    };
    expect(await read('USD')).toEqual([
      '2025-01-02 20.125 GBP 1.25',
      '2025-01-03 30 EUR',
      '2025-01-03 -5 EUR',
    ]);
    expect(await read('EUR')).toEqual(['2025-01-01 10 USD', '2025-01-02 20.125 GBP 1.25']);
  });

  it('show which symbols anybody holds', async () => {
    const [one, other] = [await newPortfolio(open.ledger), await newPortfolio(open.ledger)];
    const terms = { quantity: '10', price: '5' };
    for (const portfolio of [one, other])
      await booked(portfolio, trade('BUY', 'HELD', { day: '2025-01-02', ...terms }));
    await booked(one, trade('BUY', 'SOLD', { day: '2025-01-02', ...terms }));
    await booked(one, trade('SELL', 'SOLD', { day: '2025-01-03', ...terms }));
    const symbols = await open.ledger.read.heldSymbols();
    expect(symbols.filter((symbol) => symbol === 'HELD')).toHaveLength(1);
    expect(symbols).not.toContain('SOLD');
    await booked(other, trade('BUY', 'SOLD', { day: '2024-12-30', ...terms }));
    const wrong = await booked(one, trade('BUY', 'GONE', { day: '2024-01-02', ...terms }));
    await open.ledger.inOneStep((step) =>
      open.ledger.takeBack(step, { transaction: wrong, cause: CAUSE }),
    );
    const ever = await open.ledger.read.everHeld();
    expect(ever.filter(({ symbol }) => ['HELD', 'SOLD', 'GONE'].includes(symbol))).toEqual([
      { symbol: 'HELD', from: '2025-01-02' },
      { symbol: 'SOLD', from: '2024-12-30' },
    ]);
  });

  it('open lots, close them and move cash', async () => {
    const portfolio = await newPortfolio(open.ledger);
    await booked(portfolio, cash('DEPOSIT', '2025-01-01', '10000'));
    await booked(
      portfolio,
      trade('BUY', 'AAPL', { day: '2025-01-02', quantity: '10', price: '100', fees: '1' }),
    );
    await booked(
      portfolio,
      trade('BUY', 'AAPL', { day: '2025-02-03', quantity: '10', price: '120' }),
    );
    await booked(
      portfolio,
      trade('SELL', 'AAPL', { day: '2026-03-02', quantity: '15', price: '150', fees: '3' }),
    );
    expect(await book(portfolio)).toEqual({
      positions: [['5', '600', '646']],
      lots: [['2025-02-03', '5', '600']],
      closures: [
        ['2026-03-02', '10', '497', 'LONG'],
        ['2026-03-02', '5', '149', 'LONG'],
      ],
      cash: ['10046 USD'],
    });
  });

  it('that sell more than is held are refused and change nothing', async () => {
    const portfolio = await newPortfolio(open.ledger);
    await booked(
      portfolio,
      trade('BUY', 'MSFT', { day: '2025-01-02', quantity: '1', price: '10' }),
    );
    const before = await book(portfolio);
    const version = await open.ledger.versionOf(portfolio);
    const refused = await record(
      portfolio,
      trade('SELL', 'MSFT', { day: '2025-01-03', quantity: '2', price: '10' }),
    );
    expect(refused).toMatchObject({ ok: false, failure: { kind: 'INSUFFICIENT_QUANTITY' } });
    expect(await book(portfolio)).toEqual(before);
    expect(await open.ledger.versionOf(portfolio)).toBe(version);
  });

  it('that take effect before others recompute their security, and no other', async () => {
    const forward = await newPortfolio(open.ledger);
    const shuffled = await newPortfolio(open.ledger);
    const drafts = [
      trade('BUY', 'NVDA', { day: '2025-01-02', quantity: '10', price: '10' }),
      trade('BUY', 'AMD', { day: '2025-01-02', quantity: '3', price: '7' }),
      trade('BUY', 'NVDA', { day: '2025-01-03', quantity: '10', price: '20' }),
      trade('SELL', 'NVDA', { day: '2025-01-04', quantity: '12', price: '30' }),
    ] as const;
    for (const draft of drafts) await booked(forward, draft);
    for (const at of [2, 1, 3, 0]) {
      const draft = drafts[at];
      if (draft === undefined) continue;
      if (at === 3) {
        const early = await record(shuffled, draft);
        expect(early).toMatchObject({ ok: false, failure: { kind: 'INSUFFICIENT_QUANTITY' } });
      } else await booked(shuffled, draft);
    }
    await booked(shuffled, drafts[3]);
    const { lots, closures, cash: balance } = await book(forward);
    const other = await book(shuffled);
    expect([...other.lots].sort()).toEqual([...lots].sort());
    expect(other.closures).toEqual(closures);
    expect(other.cash).toEqual(balance);
  });

  it('are taken back unless later ones need them, and corrected in one change', async () => {
    const portfolio = await newPortfolio(open.ledger);
    const bought = await booked(
      portfolio,
      trade('BUY', 'IBM', { day: '2025-01-02', quantity: '5', price: '10' }),
    );
    const sold = await booked(
      portfolio,
      trade('SELL', 'IBM', { day: '2025-01-05', quantity: '5', price: '12' }),
    );
    const { ledger } = open;
    const back = (transaction: TransactionId) =>
      ledger.inOneStep((step) => ledger.takeBack(step, { transaction, cause: CAUSE }));
    expect(await back(bought)).toMatchObject({
      ok: false,
      failure: {
        kind: 'LATER_ENTRY',
        transaction: sold,
        refusal: { kind: 'INSUFFICIENT_QUANTITY' },
      },
    });
    const draft = trade('BUY', 'IBM', { day: '2025-01-02', quantity: '6', price: '9' });
    const corrected = await ledger.inOneStep((step) =>
      ledger.correct(step, { transaction: bought, draft, cause: CAUSE, reason: 'typed wrongly' }),
    );
    expect(corrected.ok).toBe(true);
    expect((await book(portfolio)).lots).toEqual([['2025-01-02', '1', '9']]);
    expect((await book(portfolio)).cash).toEqual(['6 USD']);
    await back(sold);
    expect((await book(portfolio)).lots).toEqual([['2025-01-02', '6', '54']]);
    expect((await book(portfolio)).closures).toEqual([]);
    expect((await book(portfolio)).cash).toEqual(['-54 USD']);
  });

  it('of sixteen who sell at once never sell what is not there', async () => {
    const portfolio = await newPortfolio(open.ledger);
    await booked(
      portfolio,
      trade('BUY', 'TSLA', { day: '2025-01-02', quantity: '40', price: '10' }),
    );
    const sales = Array.from({ length: 16 }, (_, at) =>
      Promise.all(
        Array.from({ length: 5 }, () =>
          record(
            portfolio,
            trade('SELL', 'TSLA', { day: '2025-01-03', quantity: '1', price: `${11 + at}` }),
          ),
        ),
      ),
    );
    const answers = (await Promise.all(sales)).flat();
    expect(answers.filter(({ ok }) => ok).length).toBe(40);
    expect((await book(portfolio)).positions).toEqual([['0', '0', expect.any(String)]]);
    const events = await open.ledger.read.events({
      stream: `portfolio-${portfolio}`,
      limit: 1_000,
    });
    expect(events.map(({ version }) => version)).toEqual(events.map((_, at) => at + 1));
  });

  it('of sixteen who trade a symbol first, each in a portfolio of its own, name one security', async () => {
    const portfolios = await Promise.all(
      Array.from({ length: 16 }, () => newPortfolio(open.ledger)),
    );
    const bought = trade('BUY', 'FRESH', { day: '2025-01-02', quantity: '1', price: '10' });
    const answers = await Promise.all(portfolios.map((portfolio) => record(portfolio, bought)));
    expect(answers.map(({ ok }) => ok)).toEqual(portfolios.map(() => true));
    expect(await open.ledger.read.securitiesBySymbol('FRESH')).toHaveLength(1);
  });
});
