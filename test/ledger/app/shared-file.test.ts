// Two processes that write one file: what each remembers of it never outlives a change by the other, or a step that was taken
// back.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deletePortfolio } from '../../../src/ledger/app/portfolios.ts';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import { booked, shownBook } from '../harness/booked.ts';
import { CAUSE, newPortfolio, trade } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';

describe.each(Object.keys(LEDGER_PLACES))('two ledgers on one %s', (name) => {
  let place: LedgerPlace;
  let one: OpenLedger;
  let other: OpenLedger;

  beforeEach(async () => {
    place = (await LEDGER_PLACES[name]?.()) as LedgerPlace;
    one = await openLedger(place.address);
    other = await openLedger(place.address);
  });

  afterEach(async () => {
    const verified = await verifyBook(one.store);
    await one.close();
    await other.close();
    await place.end();
    expect(verified).toMatchObject({ ok: true });
  });

  const bought = (quantity: string) =>
    trade('BUY', 'AAPL', { day: '2025-01-02', quantity, price: '10' });

  it('book in turns as one would', async () => {
    const portfolio = await newPortfolio(one.ledger);
    const ids: number[] = [];
    for (const { ledger } of [one, other, one, other, other, one])
      ids.push(await booked(ledger, portfolio, bought('1')));
    expect(new Set(ids).size).toBe(6);
    expect(await shownBook(other.ledger, portfolio)).toMatchObject({
      positions: ['AAPL 6 at 60'],
      cash: ['-60 USD'],
    });
  });

  it('read what is held as it is after each trade, whoever booked it', async () => {
    const portfolio = await newPortfolio(one.ledger);
    const held = async () => {
      const [position] = await one.ledger.read.positions(portfolio);
      const [security] = await one.ledger.read.securitiesIn(portfolio);
      return `${position?.quantity} ${security?.symbol} ${security?.sector}`;
    };
    await booked(one.ledger, portfolio, bought('1'));
    expect(await held()).toBe('1 AAPL undefined');
    expect(await held()).toBe('1 AAPL undefined');
    await booked(one.ledger, portfolio, bought('2'));
    expect(await held()).toBe('3 AAPL undefined');
    await booked(other.ledger, portfolio, bought('4'));
    expect(await held()).toBe('7 AAPL undefined');
    const [row] = await other.ledger.read.securitiesIn(portfolio);
    if (row === undefined) throw new Error('no security');
    await other.store.inOneStep((step) => step.saveSecurity({ ...row, sector: 'Technology' }));
    expect(await held()).toBe('7 AAPL Technology');
    await other.store.inOneStep((step) => step.saveSecurity(row));
  });

  it('remember nothing of a step that was taken back', async () => {
    const portfolio = await newPortfolio(one.ledger);
    const first = await booked(one.ledger, portfolio, bought('1'));
    const failing = one.ledger.inOneStep(async (step) => {
      await one.ledger.record(step, { portfolio, draft: bought('100'), cause: CAUSE });
      throw new Error('the caller failed');
    });
    const beside = booked(one.ledger, portfolio, bought('1'));
    await expect(failing).rejects.toThrow('the caller failed');
    await beside;
    await one.ledger
      .inOneStep(async (step) => {
        await one.ledger.record(step, { portfolio, draft: bought('100'), cause: CAUSE });
        throw new Error('the caller failed');
      })
      .catch(() => {});
    // As many events as the step that was taken back would have had.
    await booked(other.ledger, portfolio, bought('2'));
    const last = await booked(one.ledger, portfolio, bought('1'));
    expect(last).toBeGreaterThan(first);
    expect(await shownBook(one.ledger, portfolio)).toMatchObject({
      positions: ['AAPL 5 at 50'],
      cash: ['-50 USD'],
    });
  });

  it('see at once what the other has changed of a portfolio that both remember', async () => {
    const portfolio = await newPortfolio(one.ledger);
    await booked(one.ledger, portfolio, bought('1'));
    await booked(other.ledger, portfolio, bought('1'));
    await one.ledger.inOneStep((step) =>
      deletePortfolio(step, portfolio, {
        isForced: true,
        expectedVersion: undefined,
        cause: CAUSE,
      }),
    );
    const refused = await other.ledger.inOneStep((step) =>
      other.ledger.record(step, { portfolio, draft: bought('1'), cause: CAUSE }),
    );
    expect(refused).toMatchObject({ ok: false, failure: { kind: 'PORTFOLIO_CLOSED' } });
  });
});
