// The trading stream of one key: what its orders did since a position in the journal, each change once and in order.
import type { Result } from '../../../kernel/result.ts';
import type { AccountRow } from '../../../trader/contract/account.ts';
import type { ExecutionRow, OrderRow } from '../../../trader/contract/order-rows.ts';
import type { JournalReading } from '../../../trader/ports/journal-reading.ts';
import { invalid, unavailable } from '../alpaca/alpaca-error.ts';
import type { AlpacaCaller } from '../alpaca/callers.ts';
import { exact, text } from '../alpaca/figures.ts';
import { uuidOf } from '../alpaca/ids.ts';
import { shownOrder } from '../alpaca/order-rows.ts';
import { familyOf, orderPages } from '../alpaca/own-orders.ts';
import { ownPositions } from '../alpaca/position-rows.ts';
import { wordsOf } from '../listing/words-of.ts';
import type { PageBody } from '../presenters/rows.ts';
import { saidNow } from './early-cancels.ts';
import { type AskedTime, type EventPlace, eventId, eventTime } from './event-ids.ts';
import type { KnownOrders, OrderChange } from './known-orders.ts';
import { changed, knownOrders } from './order-changes.ts';
import { PAST_FACTS_MAX, placeAt, positionBefore } from './past-position.ts';
import { hashAt, isIn, type StoredPosition, type StreamPosition } from './stored-position.ts';

export interface TradeUpdatesParts {
  readonly caller: AlpacaCaller;
  readonly kept: StoredPosition;
  /** Undefined if there is none yet; a sentence if it cannot be read. */
  readonly openJournal: () => Result<JournalReading | undefined, string>;
  /** Number of the newest fact that the trader's answers include. */
  readonly lastSeq: () => number;
}

export interface TradeMessage {
  readonly stream: string;
  readonly data: {
    readonly event_id: string;
    readonly at: string;
    readonly [field: string]: unknown;
  };
}

export interface ReadOn {
  readonly messages: readonly TradeMessage[];
  /** Behind them. */
  readonly position: StreamPosition;
}

/** Of the position or the holding; undefined of another fact. */
function quantityAfter(fact: Recorded['fact'], id: string): number | undefined {
  if (fact.type === 'holding-filled') return fact.holdingId === id ? fact.quantityAfter : undefined;
  if (fact.type !== 'position-filled') return undefined;
  return fact.positionId === id ? fact.quantityAfter : undefined;
}

type Recorded = ReturnType<JournalReading['factsAfter']>[number];

const FACTS_AT_ONCE = 500;
const ORDERS_AT_ONCE = 1_000;
/** Index behind the events of any fact. */
const LATE = 200;

export function createTradeUpdates({ caller, kept, openJournal, lastSeq }: TradeUpdatesParts) {
  /** Orders that others own; the refs of one trader never repeat. */
  const foreign = new Set<string>();

  function withJournal<Done>(read: (journal: JournalReading) => Promise<Done>): Promise<Done> {
    const opened = openJournal();
    if (!opened.ok) throw unavailable(opened.failure);
    const journal = opened.value;
    if (journal === undefined)
      throw unavailable(`The trader of ${caller.client.account} has not run yet.`);
    return read(journal).finally(() => journal.close());
  }

  async function openNow(): Promise<KnownOrders> {
    const words = { opened_by: caller.user, status: 'open', limit: ORDERS_AT_ONCE };
    const open: OrderRow[] = [];
    for await (const rows of orderPages(caller, words)) open.push(...rows);
    return knownOrders(open);
  }

  async function fromNow(journal: JournalReading): Promise<StreamPosition> {
    const seq = journal.lastSeq();
    const place = { journalId: journal.journalId, seq, hash: hashAt(journal, seq) };
    return { ...place, known: await openNow() };
  }

  /** From an answer that includes the fact. */
  async function ownOrder(orderRef: string, seq: number): Promise<OrderRow | undefined> {
    if (foreign.has(orderRef)) return undefined;
    const { client, user } = caller;
    const words = wordsOf({ order_ref: orderRef, opened_by: user, limit: 1 });
    const seen = await client.look(`/orders/page?${words}`);
    if (!seen.ok || seen.value.copy.seq < seq)
      throw unavailable(`The trader of ${client.account} does not answer.`);
    const [row] = (seen.value.copy.body as PageBody<OrderRow>).rows;
    if (row === undefined) foreign.add(orderRef);
    return row;
  }

  async function update(
    change: OrderChange,
    row: OrderRow,
    { place, at, batch }: { place: EventPlace; at: number; batch: readonly Recorded[] },
  ): Promise<TradeMessage> {
    const { event, execution, state, filled, from = { seq: place.seq, at } } = change;
    const family = await familyOf(caller, row);
    const time = new Date(execution?.executedAt ?? from.at).toISOString();
    const asItWas = {
      ...{ ...row, state, filled, updated_at: time },
      average_fill_price: await averageOf(row, filled),
      filled_at: state === 'filled' ? time : null,
      cancelled_at: state === 'cancelled' ? time : null,
    };
    const order = shownOrder(asItWas, family, true);
    const id = execution?.execId ?? `${row.order_ref} ${from.seq} ${event}`;
    return {
      stream: 'trade_updates',
      data: {
        ...{ event, event_id: eventId(at, place), execution_id: uuidOf(id) },
        ...{ timestamp: time, at: eventTime(at, place), order },
        ...(execution !== undefined && {
          ...filledBy(execution),
          position_qty: text(await heldAfter(execution, batch)),
        }),
      },
    };
  }

  /** Of the shares that were filled then. */
  async function averageOf({ order_ref: ref }: OrderRow, filled: number): Promise<number | null> {
    if (filled === 0) return null;
    const words = wordsOf({ order_ref: ref, limit: ORDERS_AT_ONCE, sort: 'time' });
    const { rows } = await caller.read<PageBody<ExecutionRow>>(`/executions/page?${words}`);
    let [left, amount] = [filled, 0];
    for (const { shares, price } of rows) {
      const counted = Math.min(left, shares);
      amount += counted * price;
      left = exact(left - counted);
    }
    return left === filled ? null : Math.round((amount / (filled - left)) * 1e6) / 1e6;
  }

  /** Of the key in the symbol: its position after the execution, and its others as they are. */
  async function heldAfter(
    { positionId, symbol, execId }: NonNullable<OrderChange['execution']>,
    batch: readonly Recorded[],
  ): Promise<number> {
    const held = (await ownPositions(caller)).find((position) => position.symbol === symbol);
    const from = batch.findIndex(
      ({ fact }) => fact.type === 'execution-booked' && fact.execId === execId,
    );
    const filled = batch
      .slice(from)
      .map(({ fact }) => quantityAfter(fact, positionId))
      .find((quantity) => quantity !== undefined);
    if (filled === undefined) return held?.quantity ?? 0;
    const others = (held?.parts ?? []).filter(({ id }) => id !== positionId);
    return exact(others.reduce((sum, { quantity }) => sum + quantity, filled));
  }

  /** Cancels that wait for a fill while the trader records nothing: it does not come. */
  async function late(from: StreamPosition): Promise<ReadOn | undefined> {
    if (![...from.known.values()].some(({ unsaid }) => unsaid !== undefined)) return undefined;
    const now = Date.parse((await caller.read<AccountRow>('/account')).market_time);
    const known = new Map(from.known);
    const messages: TradeMessage[] = [];
    for (const [index, change] of saidNow(known, now).entries()) {
      const row = await ownOrder(change.orderRef, from.seq);
      const place = { seq: from.seq, index: LATE + index };
      if (row !== undefined)
        messages.push(await update(change, row, { place, at: now, batch: [] }));
    }
    return known.size === from.known.size ? undefined : { messages, position: { ...from, known } };
  }

  return {
    /** Where the key was, or now. */
    begin: () =>
      withJournal(async (journal) => (await kept.resumed(journal)) ?? (await fromNow(journal))),

    /** Where the key is now, whatever it read before. */
    beginNow: () => withJournal(fromNow),

    /** From an event or a time on; refuses what lies too far back. */
    beginAt: (asked: Beginning) =>
      withJournal(async (journal) => {
        const last = journal.lastSeq();
        const place = 'at' in asked ? placeAt(journal, asked) : asked;
        if (place.seq > last + 1)
          throw invalid('since_id: expected the event_id of an event of this stream');
        if (last - place.seq >= PAST_FACTS_MAX)
          throw invalid(
            `${'at' in asked ? 'since' : 'since_id'}: this lies too far back: read /v2/orders and /v2/account/activities for what was then`,
          );
        return { place, position: positionBefore(journal, place.seq, await openNow()) };
      }),

    /** The next facts; undefined if there are none. Another journal is read from its end on. */
    readOn: (from: StreamPosition) =>
      withJournal(async (journal): Promise<ReadOn | undefined> => {
        if (!isIn(journal, from)) return { messages: [], position: await fromNow(journal) };
        const most = Math.min(FACTS_AT_ONCE, lastSeq() - from.seq);
        const batch = most > 0 ? journal.factsAfter(from.seq, most) : [];
        const last = batch.at(-1);
        if (last === undefined) return late(from);
        const messages: TradeMessage[] = [];
        let { known } = from;
        for (const recorded of batch) {
          const { seq, at } = recorded;
          const step = changed(recorded, known);
          known = step.known;
          for (const [index, change] of step.changes.entries()) {
            const row = await ownOrder(change.orderRef, seq);
            const place = { seq, index };
            if (row !== undefined) messages.push(await update(change, row, { place, at, batch }));
          }
        }
        const hash = hashAt(journal, last.seq);
        return { messages, position: { ...from, seq: last.seq, hash, known } };
      }),
  };
}

/** A bust states the shares that are gone. */
function filledBy({ price, shares, replaces }: NonNullable<OrderChange['execution']>) {
  const qty = replaces !== undefined && shares === 0 ? -replaces.shares : shares;
  return {
    ...{ price: text(price), qty: text(qty) },
    ...(replaces !== undefined && { previous_execution_id: uuidOf(replaces.execId) }),
  };
}

/** An event, or a time. */
export type Beginning = EventPlace | AskedTime;

export type TradeUpdates = ReturnType<typeof createTradeUpdates>;
