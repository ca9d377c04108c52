// Activities as Alpaca lists them: the executions of a key, in pages.
import { z } from 'zod';
import { instant } from '../../../kernel/instant.ts';
import { wallTimeAt } from '../../../market/time/zone.ts';
import { venuesOf } from '../../../trader/app/venues.ts';
import type { ExecutionRow, OrderRow } from '../../../trader/contract/order-rows.ts';
import { wordsOf } from '../listing/words-of.ts';
import type { PageBody } from '../presenters/rows.ts';
import { invalid } from './alpaca-error.ts';
import type { AlpacaCaller } from './callers.ts';
import { exact, text } from './figures.ts';
import { orderUuid, uuidOf } from './ids.ts';
import { executionsOf } from './own-orders.ts';
import { day, moment, name, whole } from './queries.ts';

export const activitiesQuery = z.strictObject({
  date: day().optional(),
  after: moment().optional(),
  until: moment().optional(),
  direction: z.enum(['asc', 'desc']).default('desc'),
  page_size: whole(1, 100).default(100),
  page_token: z.string().max(100).optional(),
  category: z.enum(['trade_activity', 'non_trade_activity']).default('trade_activity'),
  order_id: name().optional(),
});

type Asked = z.infer<typeof activitiesQuery>;

/** An execution with the id of its activity. */
interface Placed {
  readonly row: ExecutionRow;
  readonly id: string;
}

interface Place {
  readonly id: string;
  readonly moment: string;
}

const PAGE = 1_000;
const TOKEN = /^\d{17}::[\da-f-]{36}$/;

/** Executions, each with what its order had filled by then. */
export async function activities(caller: AlpacaCaller, asked: Asked): Promise<object[]> {
  if (asked.category === 'non_trade_activity') return [];
  const place = asked.page_token === undefined ? undefined : placeIn(asked.page_token);
  const found: object[] = [];
  for await (const { row, id } of behind(placed(caller, asked), place, asked.direction)) {
    if (!isWanted(row, asked)) continue;
    found.push(await activity(caller, row, id));
    if (found.length === asked.page_size) break;
  }
  return found;
}

/** What was taken back stays in the list of the trader, without shares. */
function isWanted({ shares, time, order_ref: ref }: ExecutionRow, asked: Asked): boolean {
  const isOfOrder = asked.order_id === undefined || asked.order_id === orderUuid(ref);
  return shares > 0 && time !== asked.after && isOfOrder;
}

async function* placed(caller: AlpacaCaller, asked: Asked): AsyncGenerator<Placed> {
  const { zone } = venuesOf(caller.client.venue).home.calendar;
  const span = asked.date === undefined ? [asked.after, asked.until] : daySpan(caller, asked.date);
  const words = {
    ...{ limit: PAGE, sort: asked.direction === 'asc' ? 'time' : '-time' },
    ...(span[0] !== undefined && { from: span[0] }),
    ...(span[1] !== undefined && { to: span[1] }),
  };
  for (let cursor: string | undefined; ; ) {
    const { rows, next } = await executionsOf(caller, { ...words, cursor });
    for (const row of rows) yield { row, id: activityId(row, zone) };
    if (next === undefined || next === null) return;
    cursor = next;
  }
}

/** Behind the last row of a page. If that was corrected since, and is another row now, it ends with the moment that it had. */
async function* behind(
  rows: AsyncIterable<Placed>,
  place: Place | undefined,
  direction: Asked['direction'],
): AsyncGenerator<Placed> {
  let isBehind = place === undefined;
  let ofMoment: Placed[] = [];
  for await (const one of rows) {
    if (!isBehind && place !== undefined) {
      const moment = momentOf(one.id);
      const isLater = direction === 'asc' ? moment > place.moment : moment < place.moment;
      if (moment === place.moment) ofMoment = one.id === place.id ? [] : [...ofMoment, one];
      isBehind = isLater || one.id === place.id;
      if (!isLater) continue;
      yield* ofMoment;
    }
    yield one;
  }
  if (!isBehind) yield* ofMoment;
}

function placeIn(token: string): Place {
  if (!TOKEN.test(token)) throw invalid(`page_token ${token}: not the id of an activity`);
  return { id: token, moment: momentOf(token) };
}

const momentOf = (id: string): string => id.slice(0, id.indexOf(':'));

function daySpan({ client }: AlpacaCaller, date: string): readonly [string, string] {
  const { start, end } = venuesOf(client.venue).home.calendar.boundsOf(date as never);
  return [new Date(start).toISOString(), new Date(end).toISOString()];
}

type ZoneOf = Parameters<typeof wallTimeAt>[0];

/** `YYYYMMDDhhmmssSSS::uuid`, by the clock of the venue. */
function activityId({ time, exec_id: execution }: ExecutionRow, zone: ZoneOf): string {
  const at = instant(Date.parse(time));
  const { day: local, msOfDay } = wallTimeAt(zone, at);
  const clock = new Date(msOfDay).toISOString().slice(11, 23);
  return `${local}${clock}`.replaceAll(/[-:.]/g, '').concat(`::${uuidOf(execution)}`);
}

async function activity(caller: AlpacaCaller, row: ExecutionRow, id: string) {
  const words = wordsOf({ order_ref: row.order_ref, limit: PAGE });
  const { rows: fills } = await caller.read<PageBody<ExecutionRow>>(
    `/executions/page?${words}&sort=time`,
  );
  const { rows } = await caller.read<PageBody<OrderRow>>(`/orders/page?${words}`);
  const upTo = fills.findIndex(({ exec_id: other }) => other === row.exec_id) + 1;
  const filled = exact(fills.slice(0, upTo).reduce((sum, { shares }) => sum + shares, 0));
  const left = Math.max(0, exact((rows[0]?.quantity ?? filled) - filled));
  return {
    ...{ id, activity_type: 'FILL', transaction_time: row.time },
    type: left > 0 ? 'partial_fill' : 'fill',
    price: text(row.price),
    qty: text(row.shares),
    side: row.side === 'BOT' ? 'buy' : 'sell',
    symbol: row.symbol,
    leaves_qty: text(left),
    order_id: orderUuid(row.order_ref),
    cum_qty: text(filled),
    order_status: left > 0 ? 'partially_filled' : 'filled',
  };
}
