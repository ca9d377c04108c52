// A page of a list that grows, with the cursor of the next one.
import { type GrowingOrder, nextCursor, type PageKey, placeIn } from '../../contract/cursor.ts';
import type { ListPage } from '../../ports/list-page.ts';
import type { PagedList } from '../../ports/look.ts';
import { type Answer, problem } from './answer.ts';

export type GrowingList = PagedList | 'orders' | 'history';

type Terms = Omit<GrowingOrder, 'list'>;

const NUMBERS = ['number', 'number'] as const;

const TERMS: Readonly<Record<GrowingList, Terms>> = {
  orders: { time: 'created_at', kinds: [...NUMBERS, 'number'] },
  executions: { time: 'time', kinds: NUMBERS },
  trades: { time: 'closed_at', kinds: NUMBERS },
  predictions: { time: 'received_at', kinds: NUMBERS },
  signals: { time: 'at', kinds: NUMBERS },
  history: { time: 'at', kinds: ['number', 'string'] },
};

/** `read`: only rows beyond the key, if there is one. */
export function pageAnswer<Row>(
  list: GrowingList,
  asked: URLSearchParams,
  read: (after: PageKey | undefined) => ListPage<Row>,
): Answer {
  const order = { list, ...TERMS[list] };
  const sort = asked.get('sort') ?? `-${order.time}`;
  const offset = Number(asked.get('offset') ?? 0);
  const place = placeIn(order, { sort, offset, cursor: asked.get('cursor') ?? undefined });
  if (!place.ok) {
    const { failure: detail } = place;
    return problem(422, `cursor: ${detail}.`, { errors: [{ field: 'cursor', detail }] });
  }
  const { total, rows, last } = read(place.value);
  return { status: 200, body: { total, rows, next: nextCursor(order, sort, last) } };
}
