// An import that is undone as a whole, on both databases: what nothing else depends on is reversed in one step, the rest is named.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepImport, runImport } from '../../../src/ledger/app/background-import.ts';
import { importDirectly, statusAt } from '../../../src/ledger/app/direct-import.ts';
import type { Ledger } from '../../../src/ledger/app/ledger.ts';
import { createFileReading } from '../../../src/ledger/app/read-import.ts';
import { undoImport } from '../../../src/ledger/app/undo-import.ts';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import type { PortfolioId } from '../../../src/ledger/domain/entries/ids.ts';
import type { WaitingImport } from '../../../src/ledger/ports/waiting-imports.ts';
import { booked, shownBook } from '../harness/booked.ts';
import { CAUSE, cash, newPortfolio, trade } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';
import { longFile } from '../harness/long-file.ts';

const HEADER = 'type,at,on,currency,rate,symbol,quantity,price,fees,amount,to_portfolio';
const row = (type: string, day: string, symbol: string, rest: string) =>
  `${type},${day}T15:00:00Z,${day},USD,,${symbol},${rest}`;
const SMALL = [
  HEADER,
  row('DEPOSIT', '2025-01-02', '', ',,,5000,'),
  row('BUY', '2025-01-03', 'KO', '10,60,1,,'),
  row('BUY', '2025-01-06', 'IBM', '5,200,1,,'),
].join('\n');

describe.each(Object.keys(LEDGER_PLACES))('undoing an import in %s', (name) => {
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

  async function kept(id: PortfolioId, content: string): Promise<WaitingImport> {
    const { ledger } = open;
    const portfolio = (await ledger.read.portfolio(id)) ?? { id, holder: 1 as never };
    const stated = { mapping: undefined, format: undefined, account: undefined, zone: undefined };
    const bytes = new TextEncoder().encode(content);
    const read = await createFileReading().read({ ...stated, bytes });
    if (!read.ok) throw new Error('the file cannot be read');
    const sent = { ...stated, content, leavesProblemsOut: false };
    const asked = { portfolio, cause: CAUSE, sent, file: read.value };
    return ledger.context.store.inOneStep((step) => keepImport(ledger, step, asked));
  }

  async function imported(id: PortfolioId, content: string): Promise<WaitingImport> {
    const run = await kept(id, content);
    const reading = createFileReading();
    const sentenceOf = ({ kind }: { readonly kind: string }) => kind;
    const stopped = new AbortController().signal;
    await runImport(
      { ledger: open.ledger, reading, sentenceOf, after: () => () => {}, stopped },
      run.id,
    );
    return (await open.ledger.read.waitingImport(run.id)) ?? run;
  }

  const undo = (run: WaitingImport, ledger: Pick<Ledger, 'context' | 'inOneStep'> = open.ledger) =>
    ledger.inOneStep((step) =>
      undoImport(ledger.context, { step, cause: CAUSE, expectedVersion: undefined }, run),
    );
  const look = ({ id }: WaitingImport) => open.ledger.read.waitingImport(id);
  const count = (portfolio: PortfolioId) => open.ledger.read.transactionCount({ portfolio });

  it('leaves the book as it was, and the same file can be booked again', async () => {
    const id = await newPortfolio(open.ledger);
    // By a request of the same number, in securities of the file: it is not of the import.
    await booked(open.ledger, id, cash('DEPOSIT', '2019-01-02', '700'));
    await booked(
      open.ledger,
      id,
      trade('BUY', 'AAPL', { day: '2019-01-03', quantity: '3', price: '90' }),
    );
    const before = await shownBook(open.ledger, id);
    const run = await imported(id, longFile(60));
    expect(run).toMatchObject({ status: 'DONE', booked: 60 });
    const done = await undo(run);
    expect(done).toMatchObject({ ok: true, value: { reversedBefore: 0, staying: [] } });
    expect(done.ok && done.value.reversed.length).toBe(60);
    expect((await shownBook(open.ledger, id)).cash).toEqual(before.cash);
    expect((await shownBook(open.ledger, id)).lots).toEqual(before.lots);
    expect(await look(run)).toMatchObject({ undone: 60 });
    expect(await count(id)).toBe(2);
    expect(await undo(run)).toMatchObject({
      value: { reversed: [], reversedBefore: 60, staying: [] },
    });
    expect(await look(run)).toMatchObject({ undone: 60 });

    expect(await imported(id, longFile(60))).toMatchObject({ status: 'DONE', booked: 60 });
    expect(await count(id)).toBe(62);
    expect((await verifyBook(open.store)).ok).toBe(true);
  });

  it('keeps all of a security that a later sale needs, and reverses it once the sale is', async () => {
    const { ledger } = open;
    const id = await newPortfolio(ledger);
    const run = await imported(id, SMALL);
    const sale = await booked(
      ledger,
      id,
      trade('SELL', 'KO', { day: '2025-02-03', quantity: '4', price: '70' }),
    );
    const done = await undo(run);
    expect(done).toMatchObject({
      value: { staying: [{ first: sale, bookings: [{ type: 'BUY', on: '2025-01-03' }] }] },
    });
    expect(done.ok && done.value.reversed.length).toBe(2);
    expect((await shownBook(ledger, id)).lots).toEqual(['2025-01-03 6 at 360.6']);
    await ledger.inOneStep((step) => ledger.takeBack(step, { transaction: sale, cause: CAUSE }));
    expect(await undo(run)).toMatchObject({ value: { reversedBefore: 2, staying: [] } });
    expect(await look(run)).toMatchObject({ undone: 3 });
    expect(await shownBook(ledger, id)).toMatchObject({ lots: [], cash: ['0 USD'] });
  });

  it('that ends in the middle has reversed nothing, and reverses each booking once when it is repeated', async () => {
    const { ledger } = open;
    const id = await newPortfolio(ledger);
    const run = await imported(id, SMALL);
    const before = await shownBook(ledger, id);
    const ended = undo(run, {
      ...ledger,
      inOneStep: (act) =>
        ledger.inOneStep((step) =>
          act({
            ...step,
            // The reversals are written by then.
            noteUndone: () => Promise.reject(new Error('the process ended')),
          }),
        ),
    });
    await expect(ended).rejects.toThrow('the process ended');
    expect(await shownBook(ledger, id)).toEqual(before);
    expect(await look(run)).toMatchObject({ undone: 0 });
    const both = await Promise.all([undo(run), undo(run)]);
    expect(both.map((one) => one.ok && one.value.reversed.length).toSorted()).toEqual([0, 3]);
    expect((await verifyBook(open.store)).ok).toBe(true);
  });

  it('leaves a transfer, and the lots that it moved, to the reversal of the transfer', async () => {
    const { ledger } = open;
    const [id, taker] = [await newPortfolio(ledger), await newPortfolio(ledger)];
    const run = await imported(
      id,
      `${SMALL}\n${row('TRANSFER', '2025-01-07', 'IBM', `2,,,,${taker}`)}`,
    );
    const done = await undo(run);
    const [transfer] = await ledger.read.transactions({
      ...{ portfolio: id, type: 'TRANSFER', limit: 1, offset: 0 },
    });
    expect(done).toMatchObject({
      value: {
        staying: [
          { first: transfer?.id, bookings: [{ type: 'TRANSFER' }] },
          { first: transfer?.id, bookings: [{ type: 'BUY' }] },
        ],
      },
    });
    expect(done.ok && done.value.reversed.length).toBe(2);
  });

  it('that its caller booked reverses it too, also one that ended in the middle', async () => {
    const { ledger } = open;
    const id = await newPortfolio(ledger);
    const portfolio = (await ledger.read.portfolio(id)) ?? { id, holder: 1 as never };
    const stated = { mapping: undefined, format: undefined, account: undefined, zone: undefined };
    const bytes = new TextEncoder().encode(longFile(60));
    const read = await createFileReading().read({ ...stated, bytes });
    if (!read.ok) throw new Error('the file cannot be read');
    const asked = { portfolio, file: read.value, cause: CAUSE, leavesProblemsOut: false };
    const onRows = (stage: string) => {
      if (stage === 'booked') throw new Error('the process ended');
    };
    await expect(importDirectly(ledger, { ...asked, onRows })).rejects.toThrow('the process ended');
    const [half] = await ledger.read.importsOf(id, 10);
    expect(half).toMatchObject({ status: 'FAILED', rows: 60, booked: 50 });
    const whole = await importDirectly(ledger, asked);
    expect(whole).toMatchObject({ ok: true, value: { duplicates: 50 } });
    const last = (await ledger.read.importsOf(id, 10)).find(({ status }) => status === 'DONE');
    expect(last).toMatchObject({ booked: 10, why: undefined });
    expect(whole.ok && whole.value.importId).toBe(last?.id);
    const again = await importDirectly(ledger, asked);
    expect(again).toMatchObject({ value: { duplicates: 60, importId: undefined } });
    for (const run of [last, half]) expect(run && (await undo(run)).ok).toBe(true);
    // Those that are reversed are not listed.
    const left = await ledger.read.transactions({ portfolio: id, limit: 200, offset: 0 });
    expect(left).toEqual([]);
    expect((await verifyBook(open.store)).ok).toBe(true);
  });

  it('waits for the end of one that its caller books, which reads as running until then', async () => {
    const { ledger } = open;
    const id = await newPortfolio(ledger);
    const bytes = new TextEncoder().encode(longFile(250));
    const stated = { mapping: undefined, format: undefined, account: undefined, zone: undefined };
    const read = await createFileReading().read({ ...stated, bytes });
    if (!read.ok) throw new Error('the file cannot be read');
    const portfolio = { id, holder: 1 as never };
    const asked = { portfolio, cause: CAUSE, file: read.value, leavesProblemsOut: false };
    let seen: Promise<unknown> | undefined;
    const lookNow = async () => {
      const [run] = await ledger.read.importsOf(id, 10);
      return run && [statusAt(run, ledger.context.store.now()), await undo(run)];
    };
    const onRows = (stage: string) => {
      if (stage === 'booked') seen ??= lookNow();
    };
    expect(await importDirectly(ledger, { ...asked, onRows })).toMatchObject({ ok: true });
    expect(await seen).toMatchObject(['RUNNING', { failure: { kind: 'IMPORT_RUNNING' } }]);
    const [run] = await ledger.read.importsOf(id, 10);
    expect(run && statusAt(run, ledger.context.store.now())).toBe('DONE');
  });

  it('waits for the end of the import', async () => {
    const id = await newPortfolio(open.ledger);
    const run = await kept(id, SMALL);
    expect(await undo(run)).toEqual({ ok: false, failure: { kind: 'IMPORT_RUNNING', id: run.id } });
  });
});
