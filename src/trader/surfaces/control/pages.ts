// Which page of a long list a request asks for. The API has checked the values.
import type { ListQuery, OrderSort, OrdersQuery } from '../../ports/look.ts';
import type { ChangesQuery } from '../../ports/position-changes.ts';

const ORDER_SORTS: readonly OrderSort[] = [
  ...(['created_at', 'symbol', 'quantity', 'filled', 'type', 'state', 'strategy'] as const),
];

export function changesIn(asked: URLSearchParams): ChangesQuery {
  return {
    symbol: asked.get('symbol') ?? undefined,
    ...spanIn(asked),
    order: asked.get('sort') === 'at' ? 'oldest first' : 'newest first',
    ...pageIn(asked),
  };
}

/** `sort=-created_at` begins with the newest, and so does any word that is not a column. */
export function ordersIn(asked: URLSearchParams): OrdersQuery {
  const sort = asked.get('sort') ?? '';
  const known = ORDER_SORTS.find((column) => column === sort.replace(/^-/, ''));
  return {
    orderRef: asked.get('order_ref') ?? undefined,
    clientOrderId: asked.get('client_order_id') ?? undefined,
    openedBy: asked.get('opened_by') ?? undefined,
    positionIds: asked.has('position_id') ? asked.getAll('position_id') : undefined,
    symbol: asked.get('symbol') ?? undefined,
    venue: asked.get('venue') ?? undefined,
    action: asked.get('side') ?? undefined,
    type: asked.get('type') ?? undefined,
    strategy: asked.get('strategy') ?? undefined,
    status: asked.get('status') ?? undefined,
    ...spanIn(asked),
    sort: known ?? 'created_at',
    isDescending: known === undefined || sort.startsWith('-'),
    ...pageIn(asked),
  };
}

/** Every other word is a filter. */
export function listIn(asked: URLSearchParams): ListQuery {
  const sort = asked.get('sort') ?? '-';
  const filters = [...asked].filter(([name]) => !PAGE_WORDS.includes(name));
  return {
    filters: Object.fromEntries(filters),
    ...spanIn(asked),
    sort: sort.replace(/^-/, ''),
    isDescending: sort.startsWith('-'),
    ...pageIn(asked),
  };
}

const PAGE_WORDS: readonly string[] = ['limit', 'offset', 'cursor', 'sort', 'from', 'to'];

function spanIn(asked: URLSearchParams) {
  return { from: asked.get('from') ?? undefined, to: asked.get('to') ?? undefined };
}

function pageIn(asked: URLSearchParams) {
  return { limit: Number(asked.get('limit') ?? 100), offset: Number(asked.get('offset') ?? 0) };
}
