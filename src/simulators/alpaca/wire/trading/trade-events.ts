// `/v2/events/trades`: the messages of the trading stream as server-sent events, which replay from a time or an event and end at one.
import type { WallClock } from '../../../../kernel/clock.ts';
import type { Instant } from '../../../../kernel/instant.ts';
import type { OpenBody } from '../../../host/http-server.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import type { OrderEvent } from '../../exchange/orders/delivery.ts';
import { badField, type Refusal } from '../../exchange/state/refusals.ts';
import { type Answered, isRefusal, momentOf, refusalAnswer } from '../messages/answers.ts';
import { type Route, route } from '../messages/route.ts';
import { eventId, ulid, updateData } from './trade-stream.ts';

export interface TradeEvents {
  readonly route: Route;
  publish(event: OrderEvent): void;
}

interface Asked {
  /** Ids of events, which sort by time: what lies before is not sent. */
  readonly from: string | undefined;
  /** Behind it the stream ends. */
  readonly until: string | undefined;
}

const KEPT_MAX = 10_000;
const TICK_MS = 1_000;
const TICKS_BETWEEN_HEARTBEATS = 15;
const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

export function createTradeEvents({
  exchange,
  wallClock,
}: {
  readonly exchange: Exchange;
  readonly wallClock: WallClock;
}): TradeEvents {
  const kept: OrderEvent[] = [];
  const readers = new Set<(event: OrderEvent) => void>();

  function follow({ from, until }: Asked, body: OpenBody): void {
    let cancel = () => {};
    let ticks = 0;
    function end(): void {
      readers.delete(read);
      cancel();
      body.end();
    }
    function read(event: OrderEvent): void {
      if (until !== undefined && eventId(event) > until) return end();
      body.write(`data: ${JSON.stringify(updateData(exchange, event))}\n\n`);
    }
    function tick(): void {
      ticks += 1;
      if (until !== undefined && ulid(exchange.now()) > until) return end();
      if (ticks % TICKS_BETWEEN_HEARTBEATS === 0) body.write(': heartbeat\n\n');
      cancel = wallClock.after(TICK_MS, tick);
    }
    readers.add(read);
    body.onClosed(() => {
      readers.delete(read);
      cancel();
    });
    if (from !== undefined)
      for (const event of kept) if (eventId(event) > from && readers.has(read)) read(event);
    if (readers.has(read)) tick();
  }

  function answer(query: URLSearchParams): Answered {
    const asked = askedIn(query);
    if (isRefusal(asked)) return refusalAnswer(asked);
    return { status: 200, body: undefined, follow: (body) => follow(asked, body) };
  }

  return {
    route: route('GET', '/v2/events/trades', ({ parameters }) => answer(parameters)),
    publish(event) {
      kept.push(event);
      if (kept.length > KEPT_MAX) kept.shift();
      for (const read of [...readers]) read(event);
    },
  };
}

function askedIn(query: URLSearchParams): Asked | Refusal {
  const [since, until] = [momentOf(query, 'since'), momentOf(query, 'until')];
  const [sinceId, untilId] = [idIn(query, 'since_id'), idIn(query, 'until_id')];
  for (const one of [since, until, sinceId, untilId]) if (isRefusal(one)) return one;
  const first = since as Instant | undefined;
  const last = until as Instant | undefined;
  if (first !== undefined && sinceId !== undefined)
    return badField('since and since_id cannot be used at the same time');
  if (last !== undefined && first === undefined)
    return badField('since is required if until is specified');
  if (untilId !== undefined && sinceId === undefined)
    return badField('since_id is required if until_id is specified');
  return {
    from: first === undefined ? (sinceId as string | undefined) : ulid(first),
    until:
      last === undefined ? (untilId as string | undefined) : ulid(last, Number.MAX_SAFE_INTEGER),
  };
}

function idIn(query: URLSearchParams, name: string): string | Refusal | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  return ULID.test(text) ? text : badField(`${name} is not a ULID: ${text}`);
}
