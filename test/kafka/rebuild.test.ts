// A book rebuilt from the topics alone equals the one that was published, row for row.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyBook } from '../../src/ledger/app/verify-book.ts';
import { rebuildFromKafka } from '../../src/relay/app/kafka-view.ts';
import { booked } from '../ledger/harness/booked.ts';
import { busyBook } from '../ledger/harness/busy-book.ts';
import { cash, newPortfolio } from '../ledger/harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../ledger/harness/ledger-places.ts';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';
import { published, trustIn } from './harness/published.ts';
import { rowsOfBook } from './harness/rows-of-book.ts';

let server: KafkaServer;

beforeAll(async () => {
  server = await startKafka();
});

afterAll(async () => {
  await server?.stop();
});

describe.each(Object.entries(LEDGER_PLACES))('a book in %s', (_, openPlace) => {
  let source: LedgerPlace;
  let target: LedgerPlace;
  let book: OpenLedger;
  let copy: OpenLedger;
  let settings: ReturnType<typeof settingsOf>;

  beforeEach(async () => {
    settings = settingsOf(server);
    source = await (LEDGER_PLACES.SQLite as () => Promise<LedgerPlace>)();
    target = await openPlace();
    book = await openLedger(source.address);
    copy = await openLedger(target.address);
  });

  afterEach(async () => {
    await book?.close();
    await copy?.close();
    await source?.end();
    await target?.end();
  });

  it('that was told everything is the same after it was rebuilt, and after more was told', async () => {
    const rebuild = async () => {
      const trust = await trustIn(book.store);
      return rebuildFromKafka({ settings, store: copy.store, now: Date.now, trust });
    };
    const portfolio = await busyBook(book.ledger);
    await published(settings, book.store);
    const first = await rebuild();
    expect(first).toMatchObject({ ok: true, value: { deadLetters: 0, doubled: 0 } });
    expect(await rowsOfBook(target.address)).toEqual(await rowsOfBook(source.address));
    await booked(book.ledger, portfolio, cash('DEPOSIT', '2025-09-01', '12.34'));
    const other = await newPortfolio(book.ledger);
    await booked(book.ledger, other, cash('DEPOSIT', '2025-09-01', '5'));
    await published(settings, book.store);
    const second = await rebuild();
    expect(second).toMatchObject({ ok: true, value: { events: 3, place: { parked: {} } } });
    expect(await rowsOfBook(target.address)).toEqual(await rowsOfBook(source.address));
    expect(await verifyBook(copy.store)).toMatchObject({ ok: true });
    expect(await rebuild()).toMatchObject({ ok: true, value: { events: 0 } });
  });
});

function settingsOf({ address }: KafkaServer) {
  return {
    brokers: [address],
    clientName: `sluice-${randomUUID().slice(0, 8)}`,
    isEncrypted: false,
    credentials: undefined,
    prefix: `t${randomUUID().slice(0, 8)}`,
  };
}
