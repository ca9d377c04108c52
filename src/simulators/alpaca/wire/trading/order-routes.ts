// /v2/orders: place, list, find, change and cancel.
import type { Instant } from '../../../../kernel/instant.ts';
import { hyphenated } from '../../../../kernel/uuid.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { type AlpacaOrder, isOpen } from '../../exchange/state/order.ts';
import { badField, orderNotFound, type Refusal } from '../../exchange/state/refusals.ts';
import {
  type Answered,
  found,
  isRefusal,
  isYes,
  limitIn,
  momentOf,
  refusalAnswer,
  symbolsIn,
} from '../messages/answers.ts';
import { parseChange, parseOrder } from '../messages/order-body.ts';
import { isParent, nestedView, orderView } from '../messages/order-view.ts';

export interface OrderRoutes {
  place(body: string): Answered;
  list(query: URLSearchParams): Answered;
  byId(id: string, query: URLSearchParams): Answered;
  byClientId(query: URLSearchParams): Answered;
  change(id: string, body: string): Answered;
  cancel(id: string): Answered;
  cancelAll(): Answered;
}

const LIMIT = { name: 'limit', usual: 50, max: 500 };

export function createOrderRoutes(exchange: Exchange): OrderRoutes {
  const { book, entry, replacing, faults } = exchange;

  function list(query: URLSearchParams): Answered {
    const limit = limitIn(query, LIMIT);
    const [after, until] = [momentOf(query, 'after'), momentOf(query, 'until')];
    const span = spanIn(query, book.all());
    const status = wordIn(query, 'status', ['open', 'closed', 'all']);
    const direction = wordIn(query, 'direction', ['desc', 'asc']);
    const refusal = [limit, after, until, span, status, direction].find(isRefusal);
    if (refusal !== undefined) return refusalAnswer(refusal);
    const symbols = symbolsIn(query);
    const side = query.get('side') || null;
    const isNested = isYes(query.get('nested'));
    const matches = (order: AlpacaOrder) =>
      hasStatus(order, status as string) &&
      (symbols.length === 0 || symbols.includes(order.symbol)) &&
      (side === null || side === order.side) &&
      (after === undefined || order.submittedAt > (after as Instant)) &&
      (until === undefined || order.submittedAt < (until as Instant));
    const { from, to } = span as Span;
    const all = book.all().slice(from, to).filter(matches);
    const listed = isNested ? all.filter((order) => isTopLevel(order, all)) : all;
    const sorted = direction === 'asc' ? listed : [...listed].reverse();
    const view = (order: AlpacaOrder) =>
      isNested ? nestedView(exchange, order) : orderView(exchange, order, null);
    return found([...exchange.otherRows.orders, ...sorted.map(view)].slice(0, limit as number));
  }

  /** A leg is rolled up under its parent, if that is in the list. */
  function isTopLevel(order: AlpacaOrder, all: readonly AlpacaOrder[]): boolean {
    if (isParent(order)) return true;
    const group = new Set(book.group(order));
    return !all.some((other) => group.has(other) && isParent(other));
  }

  function withOrder(id: string, answer: (order: AlpacaOrder) => Answered): Answered {
    const order = book.byId(id);
    return order === undefined ? refusalAnswer(orderNotFound(id)) : answer(order);
  }

  function cancelled(refusal: Refusal | undefined): Answered {
    return refusal === undefined ? { status: 204, body: undefined } : refusalAnswer(refusal);
  }

  return {
    list,
    place(body) {
      const request = parseOrder(body);
      const placed = request.ok ? entry.place(request.value) : request;
      return placed.ok ? found(nestedView(exchange, placed.value)) : refusalAnswer(placed.failure);
    },
    byId(id, query) {
      const other = exchange.otherRows.orders.find((row) => row.id === id);
      if (other !== undefined) return found(other);
      return withOrder(id, (order) =>
        found(
          isYes(query.get('nested')) || isParent(order)
            ? nestedView(exchange, order)
            : orderView(exchange, order, null),
        ),
      );
    },
    byClientId(query) {
      const id = query.get('client_order_id') ?? '';
      const order = book.byClientId(id);
      const isHidden =
        order !== undefined && faults.lasting('not-found', order.symbol) !== undefined;
      return order === undefined || isHidden
        ? refusalAnswer(orderNotFound(id))
        : found(nestedView(exchange, order));
    },
    change: (id, body) =>
      withOrder(id, (order) => {
        const change = parseChange(body);
        const renewed = change.ok ? replacing.replace(order, change.value) : change;
        return renewed.ok
          ? found(nestedView(exchange, renewed.value))
          : refusalAnswer(renewed.failure);
      }),
    cancel: (id) => withOrder(id, (order) => cancelled(entry.cancel(order))),
    cancelAll() {
      const results = book.open().map((order) => {
        const { id } = order;
        const refusal = isOpen(order) ? entry.cancel(order) : undefined;
        return refusal === undefined
          ? { id, status: 200 }
          : { id, status: refusal.status, body: refusalAnswer(refusal).body };
      });
      return { status: 207, body: results };
    },
  };
}

/** A held stop is listed as closed until it is activated, as clients of the real service have found. */
function hasStatus(order: AlpacaOrder, status: string): boolean {
  if (status === 'all') return true;
  const isListedOpen = isOpen(order) && order.status !== 'held';
  return (status === 'open') === isListedOpen;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The part of the list before, or after, the order that is named. */
function spanIn(query: URLSearchParams, orders: readonly AlpacaOrder[]): Span | Refusal {
  const before = query.get('before_order_id') || undefined;
  const after = query.get('after_order_id') || undefined;
  const id = before ?? after;
  const whole = { from: 0, to: orders.length };
  if (id === undefined) return whole;
  if (before !== undefined && after !== undefined)
    return badField('only one of before_order_id and after_order_id is accepted');
  if (query.has('after') || query.has('until'))
    return badField('before_order_id and after_order_id are not combined with after or until');
  const index = orders.findIndex((order) => order.id === hyphenated(id));
  if (index === -1) return orderNotFound(id);
  return before === undefined ? { ...whole, from: index + 1 } : { ...whole, to: index };
}

/** The first one is usual. */
function wordIn(query: URLSearchParams, name: string, words: readonly string[]): string | Refusal {
  const word = query.get(name) || words[0] || '';
  return words.includes(word) ? word : badField(`invalid ${name}: ${word}`);
}
