// Reads of a portfolio with more than a thousand events: beside the loop, with the same answers as a step that reads them itself.
import { expect, it, onTestFinished } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { ok } from '../../../src/kernel/result.ts';
import type { LedgerReads } from '../../../src/ledger/ports/ledger-store.ts';
import { CAUSE, newPortfolio, trade } from '../harness/drafts.ts';
import { LEDGER_PLACES, openLedger } from '../harness/ledger-places.ts';

const TRADES = 1_100;

it('answers the same, and the loop turns meanwhile', async () => {
  const place = await LEDGER_PLACES.SQLite?.();
  if (place === undefined) throw new Error('SQLite is always there');
  const { ledger, store, close } = await openLedger(place.address);
  onTestFinished(async () => {
    await close();
    await place.end();
  });
  const portfolio = await newPortfolio(ledger);
  const booked = await ledger.inOneStep(async (step) => {
    for (let at = 0; at < TRADES; at += 1) {
      const [side, quantity] = at % 4 === 3 ? (['SELL', '1'] as const) : (['BUY', '2'] as const);
      const draft = trade(side, at % 2 === 0 ? 'AAPL' : 'MSFT', {
        day: '2025-01-02',
        quantity,
        price: '10',
      });
      const one = await ledger.record(step, { portfolio, draft, cause: CAUSE });
      if (!one.ok) return one;
    }
    return ok(undefined);
  });
  expect(booked).toMatchObject({ ok: true });
  const asked = { portfolios: [portfolio] };
  const reads: Readonly<Record<string, (read: LedgerReads) => Promise<unknown>>> = {
    transactions: (read) =>
      read.transactions({ portfolio, limit: 1_000, offset: 5, order: 'desc' }),
    transactionCount: (read) => read.transactionCount({ portfolio, type: 'SELL' }),
    pending: (read) => read.pending(portfolio, instant(0)),
    positions: (read) => read.positions(portfolio),
    securitiesIn: (read) => read.securitiesIn(portfolio),
    marks: (read) => read.marks(portfolio, store.now()),
    lots: (read) => read.lots({ ...asked, isOpen: true }),
    closures: (read) => read.closures(asked),
    entries: (read) => read.entries(portfolio, undefined),
    recordedEntries: (read) => read.recordedEntries(portfolio, undefined),
    'a page of recordedEntries': (read) =>
      read.recordedEntries(portfolio, undefined, { after: 40, limit: 30 }),
    everyMark: (read) => read.everyMark(portfolio, store.now()),
    connected: async (read) => read.connected(portfolio, []),
  };
  let turns = 0;
  for (const [name, read] of Object.entries(reads)) {
    const beside = await turnsDuring(() => read(ledger.read));
    const direct = await store.inOneStep(async (step) => ({ answer: await read(step) }));
    expect(beside.answer, name).toEqual(direct.answer);
    turns += beside.turns;
  }
  expect(turns).toBeGreaterThan(0);
});

async function turnsDuring<Answer>(act: () => Promise<Answer>) {
  let turns = 0;
  let isDone = false;
  const turn = () => {
    if (isDone) return;
    turns += 1;
    setImmediate(turn);
  };
  setImmediate(turn);
  const answer = await act();
  isDone = true;
  return { answer, turns };
}
