// Event Master: who holds a security when something happens to it. Its answers have the shape of its documents.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { TradingDay } from '../../../kernel/instant.ts';
import { lotsOnDay } from '../../../ledger/app/event-master/lots-on-day.ts';
import type { SecurityId } from '../../../ledger/ports/drafts.ts';
import { type AnswerCache, createAnswerCache, tagOf } from '../event-master/answer-cache.ts';
import { PAGE_LOTS, streamedLots } from '../event-master/streamed-lots.ts';
import { isUnchanged } from '../listing/not-modified.ts';
import type { Book } from '../loaders/book.ts';
import type { Server } from '../loaders/parts.ts';
import { DETAIL_PROBLEMS, eventMasterSchema } from '../shapes/event-master-rows.ts';
import { type EventMasterTerms, eventMasterText } from '../shapes/event-master-text.ts';
import { sendDetail, unavailable } from '../shapes/problem.ts';
import { flag } from '../shapes/query-numbers.ts';
import { id } from '../shapes/transaction-rows.ts';

const querystring = z.strictObject({
  as_of: z.iso.date().optional().describe('A record date: the lots at the end of this day'),
  include_short: flag().default(false).describe('Also short lots; each has its side'),
});

export interface EventMasterDoor {
  readonly book: Book;
  /** Calls once after a pause. */
  after(delayMs: number, call: () => void): unknown;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** Each holds a snapshot of the ledger as long as its reader takes. */
const STREAMS_MAX = 4;

export function eventMasterRoutes(server: Server, { book, after }: EventMasterDoor): void {
  const answers = createAnswerCache();
  const streams = createStreams(book, after);
  server.get(
    '/taxlots/event-master/:security_id',
    {
      config: { needs: 'event-master:read' },
      schema: {
        tags: ['event master'],
        summary: 'All open and partial lots of a security, across all users',
        params: z.object({ security_id: id() }),
        querystring,
        response: { 200: eventMasterSchema, ...DETAIL_PROBLEMS },
      },
    },
    async (request, reply) => {
      const security = request.params.security_id as SecurityId;
      const { as_of: day, include_short: withSide } = request.query;
      const { affectedLots } = book.ledger.context.store;
      const terms = { security, zone: book.home.zone, withSide };
      // Before the lots: what is read after it is at least as new.
      const revision = await affectedLots.revision(security);
      if (revision === undefined) return noLots(reply, security);
      const question = `${security} ${day} ${withSide}`;
      const tag = `"${[security, day, withSide, terms.zone.name, tagOf(revision)].join('-')}"`;
      if (isUnchanged(request, tag)) return sendUnchanged(reply, tag);
      const known = answers.of(question, tag);
      if (known !== undefined) return sendText(reply.headers(known.headers), known.text);
      const asked = { request, reply, question, tag };
      if (day !== undefined) {
        const on = day as TradingDay;
        const lots = await lotsOnDay(book.ledger.context.store, {
          security,
          on,
          withShort: withSide,
        });
        return sendMade(answers, asked, eventMasterText(lots, terms), security);
      }
      const first = { security, withShort: withSide, after: undefined, limit: PAGE_LOTS };
      const { lots, next } = await affectedLots.page(first);
      if (next !== undefined) return streams.send(asked, terms);
      return sendMade(answers, asked, eventMasterText(lots, terms), security);
    },
  );
}

interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly question: string;
  /** Says the same as a hash of the answer, before it is made. */
  readonly tag: string;
}

function noLots(reply: FastifyReply, security: number): FastifyReply {
  return sendDetail(reply, 404, `No open or partial lots found for security_id: ${security}`);
}

function sendMade(
  answers: AnswerCache,
  { request, reply, question, tag }: Asked,
  text: string | undefined,
  security: number,
): FastifyReply {
  if (text === undefined) return noLots(reply, security);
  request.keepAnswer = (answer) => answers.keep(question, tag, answer);
  return sendText(reply.header('etag', tag), text);
}

function sendUnchanged(reply: FastifyReply, tag: string): FastifyReply {
  return tagged(reply, tag).code(304).send();
}

function tagged(reply: FastifyReply, tag: string): FastifyReply {
  return reply.header('etag', tag).header('cache-control', 'no-store');
}

/** The text is sent as it is; the schema only describes it. */
function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply
    .type(JSON_TYPE)
    .serializer(() => text)
    .send({});
}

function createStreams(book: Book, after: EventMasterDoor['after']) {
  let running = 0;
  const breathe = () => new Promise<void>((resolve) => void after(0, resolve));
  return {
    send({ reply, tag }: Asked, terms: EventMasterTerms): FastifyReply {
      if (running >= STREAMS_MAX)
        throw unavailable('busy', `${STREAMS_MAX} long answers are being sent; try again.`, 1);
      running += 1;
      const stream = streamedLots({ lots: book.ledger.context.store.affectedLots, terms, breathe });
      stream.once('close', () => {
        running -= 1;
      });
      return tagged(reply, tag).type(JSON_TYPE).send(stream);
    },
  };
}
