// Every message follows the schema that its header names, whatever a ledger was told.
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ok } from '../../../src/kernel/result.ts';
import { openPrices } from '../../../src/ledger/app/prices/open-prices.ts';
import { settleTrades } from '../../../src/ledger/app/settle-trades.ts';
import { NO_TAX_LISTS, setTaxLists } from '../../../src/ledger/app/tax/tax-lists.ts';
import { valuePortfolios } from '../../../src/ledger/app/value-portfolios.ts';
import type { CurrencyCode, SecurityId } from '../../../src/ledger/domain/entries/ids.ts';
import { valuationStream } from '../../../src/ledger/domain/events/envelope.ts';
import type { HolderNumber } from '../../../src/ledger/ports/ledger-rows.ts';
import { dayFromUtc } from '../../../src/market/time/day.ts';
import { eventOfMessage, messageOf } from '../../../src/relay/kafka/messages/event-message.ts';
import { schemaOf } from '../../../src/relay/kafka/schemas/event-schemas.ts';
import { booked } from '../../ledger/harness/booked.ts';
import { busyBook } from '../../ledger/harness/busy-book.ts';
import { carryOut, newCommanded } from '../../ledger/harness/commanded.ts';
import { CAUSE, cash, newPortfolio } from '../../ledger/harness/drafts.ts';
import { command } from '../../ledger/harness/drawn-commands.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../../ledger/harness/ledger-places.ts';
import { runs } from '../../runs/runs.ts';
import { faultsOf } from './strict-schemas.ts';

let place: LedgerPlace;
let book: OpenLedger;

beforeEach(async () => {
  place = await (LEDGER_PLACES.SQLite as () => Promise<LedgerPlace>)();
  book = await openLedger(place.address);
});

afterEach(async () => {
  await book.close();
  await place.end();
});

/** Of all messages of the ledger. */
async function faults(): Promise<readonly string[]> {
  const events = await book.store.read.recordedEvents({ after: 0, limit: 100_000 });
  expect(events.length).toBeGreaterThan(0);
  return events.flatMap((event) => {
    const { value, headers } = messageOf('holdings', event);
    const back = eventOfMessage(value);
    expect(back).toEqual({ ok: true, value: event });
    const judged = schemaOf(event.type, event.schema_version)?.shape.safeParse(JSON.parse(value));
    expect(judged?.success, JSON.stringify(judged?.error)).toBe(true);
    return faultsOf(String(headers.schema), JSON.parse(value));
  });
}

it('holds for a book that was told everything', async () => {
  await busyBook(book.ledger);
  await settleTrades(book.ledger);
  const lists = { ...NO_TAX_LISTS, equivalents: [[1, 2] as SecurityId[]] };
  const change = { lists, expectedVersion: undefined, cause: CAUSE };
  await book.ledger.inOneStep((step) => setTaxLists(step, 1 as HolderNumber, change));
  expect(await faults()).toEqual([]);
});

it('holds for a portfolio with cash of which no rate is known', async () => {
  const { store } = book;
  const own = await newPortfolio(book.ledger);
  await booked(book.ledger, own, cash('DEPOSIT', '2025-01-02', '50'));
  await booked(book.ledger, own, {
    ...cash('DEPOSIT', '2025-01-02', '100'),
    currency: 'EUR' as CurrencyCode,
  });
  const now = store.now();
  const prices = await openPrices(
    {
      sources: ['hand'],
      yahoo: { address: undefined, timeoutMs: 1_000 },
      ...{ files: undefined, staleAfterDays: 4, watchEveryMs: 15_000, historyDays: 1, pairs: [] },
    },
    {
      place: place.address,
      homeCurrency: 'USD' as CurrencyCode,
      lastPrints: async () => ok(new Map()),
      isBusinessDay: () => true,
      now: store.now,
      after: () => () => {},
    },
  );
  const today = dayFromUtc(now);
  await valuePortfolios(book.ledger, {
    ...{ read: book.ledger.read, prices: prices.prices, history: prices.history },
    ...{ now, today, staleAfterDays: 4 },
  });
  await prices.close();
  const [valued] = await book.ledger.read.events({
    ...{ stream: valuationStream(own), type: 'PORTFOLIO_VALUED', limit: 1 },
  });
  expect(valued?.data.missingRates).toContainEqual({ from: 'EUR', to: 'USD', on: today });
  expect(await faults()).toEqual([]);
});

it('holds for drawn commands', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 40 }), async (drawn) => {
      const on = await newCommanded(book.ledger, 'HIFO');
      for (const one of drawn) await carryOut(book.ledger, on, one);
    }),
    { numRuns: runs(5) },
  );
  expect(await faults()).toEqual([]);
});
