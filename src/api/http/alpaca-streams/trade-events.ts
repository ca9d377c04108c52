// `/alpaca/v2/events/trades`: the trading stream as server-sent events, by which Alpaca's client in Go reads it. It begins now, or behind an
// event or a time that the program names, and may end at one.
// Decision 0133
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AccountRow } from '../../../trader/contract/account.ts';
import { invalid } from '../alpaca/alpaca-error.ts';
import { type AlpacaCaller, alpacaCallerOf } from '../alpaca/callers.ts';
import { rateHeaders } from '../guard/rates.ts';
import type { Server } from '../loaders/parts.ts';
import { hijacked } from '../streaming/server-sent-events.ts';
import { type EventPlace, placeIn, timeIn } from './event-ids.ts';
import type { StreamPosition } from './stored-position.ts';
import type { AlpacaStreamParts } from './stream-routes.ts';
import { followedBy } from './stream-routes.ts';
import { createTradeReader, type Followed, type TradeReader } from './trade-reader.ts';
import type { TradeMessage, TradeUpdates } from './trade-updates.ts';

const word = () => z.string().max(64).optional();
const query = z.strictObject({
  ...{ since: word(), until: word(), since_id: word(), until_id: word() },
});

interface Begun {
  readonly position: StreamPosition;
  /** What lies before is not sent. */
  readonly place?: EventPlace;
}

/** Where a stream ends. */
interface End {
  readonly at?: number;
  readonly id?: string;
}

/** Close codes of RFC 6455. */
const NORMAL = 1_000;

export function tradeEvents(server: Server, parts: AlpacaStreamParts): void {
  server.get(
    '/events/trades',
    { schema: { hide: true, querystring: query } },
    async (request, reply) => {
      const caller = alpacaCallerOf(request);
      const { updates, onNews } = followedBy(caller, parts);
      const end = endIn(request.query);
      const begun = await beginning(request.query, updates);
      const until = endedBy(end, caller);
      follow(request, reply, {
        ...parts,
        followed: (close) => ({
          // The program names its place: none is kept for it.
          kept: { save: async () => {} },
          updates: from(updates, begun, { until, close }),
          onNews,
        }),
      });
    },
  );
}

async function beginning(
  { since, since_id: id }: z.infer<typeof query>,
  { beginAt, beginNow }: TradeUpdates,
): Promise<Begun> {
  if (since !== undefined && id !== undefined)
    throw invalid('since and since_id cannot be used at the same time');
  if (id !== undefined) {
    const { seq, index } = placeIn(id) ?? refuseId('since_id');
    return beginAt({ seq, index: index + 1 });
  }
  if (since === undefined) return { position: await beginNow() };
  return beginAt(timeIn(since) ?? refuseTime('since'));
}

function endIn({ since, since_id: sinceId, until, until_id: id }: z.infer<typeof query>): End {
  if (until !== undefined && since === undefined)
    throw invalid('since is required if until is specified');
  if (id !== undefined && sinceId === undefined)
    throw invalid('since_id is required if until_id is specified');
  if (id !== undefined && placeIn(id) === undefined) refuseId('until_id');
  const at = until === undefined ? undefined : (timeIn(until) ?? refuseTime('until')).at;
  return { ...(at !== undefined && { at }), ...(id !== undefined && { id }) };
}

function refuseId(name: string): never {
  throw invalid(`${name}: expected the event_id of an event of this stream`);
}

function refuseTime(name: string): never {
  throw invalid(`${name}: expected a time such as 2026-11-20T15:00:00Z`);
}

interface Until {
  /** What is still sent of these, and whether the end is reached. */
  cut(messages: readonly TradeMessage[]): {
    readonly kept: readonly TradeMessage[];
    isOver: boolean;
  };
  /** Nothing was recorded: whether it is too late for more. */
  isPast(): Promise<boolean>;
}

function endedBy({ at, id }: End, caller: AlpacaCaller): Until {
  const isBehind = ({ data }: TradeMessage) =>
    (at !== undefined && (timeIn(data.at)?.at ?? 0) > at) ||
    (id !== undefined && data.event_id > id);
  return {
    cut(messages) {
      const end = messages.findIndex(isBehind);
      const kept = end === -1 ? messages : messages.slice(0, end);
      return {
        kept,
        isOver: end !== -1 || (id !== undefined && kept.at(-1)?.data.event_id === id),
      };
    },
    async isPast() {
      if (at === undefined) return false;
      return Date.parse((await caller.read<AccountRow>('/account')).market_time) > at;
    },
  };
}

function from(
  { readOn }: TradeUpdates,
  { position, place }: Begun,
  { until, close }: { readonly until: Until; readonly close: () => void },
): Followed['updates'] {
  const isBefore = ({ data }: TradeMessage) => {
    const { seq, index } = placeIn(data.event_id) ?? { seq: 0, index: 0 };
    return place !== undefined && seq === place.seq && index < place.index;
  };
  let isOver = false;
  return {
    begin: async () => position,
    async readOn(last) {
      if (isOver) {
        close();
        return undefined;
      }
      const next = await readOn(last);
      if (next === undefined) {
        if (await until.isPast()) close();
        return undefined;
      }
      const { kept, isOver: isEnd } = until.cut(next.messages.filter((one) => !isBefore(one)));
      isOver = isEnd;
      return { ...next, messages: kept };
    },
  };
}

interface FollowParts extends AlpacaStreamParts {
  followed(close: () => void): Followed;
}

function follow(
  request: FastifyRequest,
  reply: FastifyReply,
  { metrics, connections, live, onFault, followed }: FollowParts,
): void {
  const raw = hijacked(reply.headers(rateHeaders(request)));
  if (raw.destroyed || request.method === 'HEAD') return void raw.end();
  // Clients wait for the first bytes before they believe that the stream is there.
  raw.write(':\n\n');
  const closed = metrics.socketOpened('sse');
  let reader: TradeReader | undefined;
  const connection = connections.open<object>(carrierOf(raw), (own) => {
    const close = () => own.close(NORMAL, 'the end that was asked for');
    const prove = async () => followed(close);
    const ping = (text: string) => {
      raw.write(': heartbeat\n\n', () => reader?.ponged(text));
    };
    reader = createTradeReader({ prove, after: live.after, onFault }, { ...own, ping });
    return reader;
  });
  raw.on('close', () => {
    closed();
    connection.gone();
  });
  const said = [
    { action: 'authenticate' },
    { action: 'listen', data: { streams: ['trade_updates'] } },
  ];
  void (async () => {
    for (const one of said) await connection.receive(JSON.stringify(one));
  })();
}

function carrierOf(raw: ServerResponse) {
  return {
    send(message: object) {
      if ('stream' in message && message.stream === 'trade_updates' && 'data' in message)
        raw.write(`data: ${JSON.stringify(message.data)}\n\n`);
    },
    waiting: () => raw.writableLength,
    end(code: number, why: string) {
      if (code === NORMAL) return void raw.end();
      // An end without an error would read as the end of the events: their client would not come back.
      raw.write(`: ${why}\n\n`, () => raw.destroy());
    },
    cut: () => void raw.destroy(),
  };
}
