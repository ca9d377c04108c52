// `eventMaster.get`: simulated trades of several users, then the open lots of one security.
import { z } from 'zod';
import { eventMasterText } from '../../../src/api/http/shapes/event-master-text.ts';
import { money, price, quantity, textOf } from '../../../src/kernel/decimal.ts';
import { instant } from '../../../src/kernel/instant.ts';
import type { Entry } from '../../../src/ledger/domain/entries/entry.ts';
import { bookEntry } from '../../../src/ledger/domain/portfolio/book-entry.ts';
import {
  emptyPortfolio,
  type PortfolioBook,
} from '../../../src/ledger/domain/portfolio/portfolio-book.ts';
import type { AffectedLot } from '../../../src/ledger/ports/affected-lots.ts';
import { parseDay } from '../../../src/market/time/day.ts';
import { zoneNamed } from '../../../src/market/time/zone.ts';
import { USD } from '../harness/drafts.ts';
import { termsOf } from './shapes.ts';

const UTC = zoneNamed('UTC');

const given = z.strictObject({
  op: z.literal('eventMaster.get'),
  matching: z.string(),
  security_id: z.int(),
  trades: z.array(
    z.strictObject({
      user_id: z.int(),
      security_id: z.int(),
      side: z.enum(['BUY', 'SELL']),
      quantity: z.number(),
      price: z.number(),
      timestamp: z.string(),
      charges: z.number(),
    }),
  ),
});

type SeedTrade = z.infer<typeof given>['trades'][number];

export function eventMasterGet(input: unknown): unknown {
  const { trades, security_id } = given.parse(input);
  const books = new Map<number, PortfolioBook>();
  const rejectedTradeIndexes = trades.flatMap((trade, booking) => {
    const book = books.get(trade.user_id) ?? emptyPortfolio();
    books.set(trade.user_id, book);
    return bookEntry(book, entryOf(trade, booking), termsOf({})).ok ? [] : [booking];
  });
  const lots = [...books].flatMap(([user, { bySecurity }]) =>
    [...bySecurity].flatMap(([security, { lots: open }]) =>
      Number(security) === security_id
        ? open.map((lot) => ({
            ...lot,
            holder: user,
            opener: Number(lot.id),
            openedQuantity: textOf(lot.openedQuantity),
            remaining: textOf(lot.remaining),
            openPrice: textOf(lot.openPrice),
          }))
        : [],
    ),
  ) as unknown as AffectedLot[];
  const ordered = lots.toSorted((a, b) => a.openedAt - b.openedAt || a.opener - b.opener);
  const text = eventMasterText(ordered, { security: security_id, zone: UTC, withSide: false });
  const body =
    text === undefined
      ? { detail: `No open or partial lots found for security_id: ${security_id}` }
      : (JSON.parse(text) as unknown);
  return { status: text === undefined ? 404 : 200, body, rejectedTradeIndexes };
}

function entryOf(trade: SeedTrade, booking: number): Entry {
  return {
    kind: 'trade',
    id: booking,
    booking,
    at: instant(Date.parse(`${trade.timestamp}Z`)),
    on: parseDay(trade.timestamp.slice(0, 10)),
    currency: USD,
    rate: undefined,
    security: trade.security_id,
    side: trade.side,
    effect: 'EITHER',
    quantity: quantity(String(trade.quantity)),
    price: price(String(trade.price)),
    fees: money(String(trade.charges)),
    method: 'FIFO',
    chosen: undefined,
  } as Entry;
}
