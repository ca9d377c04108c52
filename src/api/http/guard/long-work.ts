// Answers that take a processor for long, such as exports: two at once, the others wait in the order they came, but a user who has one does
// not take the other place while another user waits. One whose client leaves is dropped, so that what was given up costs nothing and short
// requests have their turn in between. A client that reads slowly keeps no place: its answer is made, or a stream has had its time.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Server } from '../loaders/parts.ts';
import { unavailable } from '../shapes/problem.ts';
import { ClientGone, hasLeft } from './client-gone.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly isLong?: true;
  }
}

const AT_ONCE = 2;
const WAITING_MAX = 64;
/** Asked for by one user and not yet read: each keeps its text in memory. */
const OF_ONE_USER_MAX = 16;
/** A stream is made as its client reads. */
const STREAM_MS = 30_000;

interface LongWorkParts {
  nextTurn(): Promise<void>;
  /** Calls once after a pause; the answer cancels it. */
  after(delayMs: number, call: () => void): () => void;
}

/** Undefined of a caller without a bearer. */
type UserId = string | undefined;

interface Place {
  readonly user: UserId;
}

interface Waiting extends Place {
  take(): void;
}

/** For the routes with `isLong` in their configuration; none begins for a client that has left. */
export function limitLongWork(server: Server, { nextTurn, after }: LongWorkParts): void {
  const waiting = new Set<Waiting>();
  const running = new Set<Place>();
  const placeOf = new WeakMap<FastifyReply, Place>();
  const countByUser = new Map<UserId, number>();

  function release(place: Place): void {
    if (!running.delete(place)) return;
    const busy = new Set([...running].map(({ user }) => user));
    const next = [...waiting].find(({ user }) => !busy.has(user)) ?? [...waiting][0];
    if (next === undefined) return;
    waiting.delete(next);
    next.take();
  }

  function begin(user: UserId, reply: FastifyReply): void {
    const place = { user };
    running.add(place);
    placeOf.set(reply, place);
    reply.raw.once('close', () => release(place));
  }

  function waitFor(user: UserId, reply: FastifyReply): Promise<void> {
    if (waiting.size >= WAITING_MAX)
      throw unavailable('busy', `${WAITING_MAX} long answers wait already; try again.`, 1);
    return new Promise((resolve, reject) => {
      function leave(): void {
        waiting.delete(one);
        reject(new ClientGone());
      }
      const one = {
        user,
        take() {
          reply.raw.off('close', leave);
          begin(user, reply);
          resolve();
        },
      };
      reply.raw.once('close', leave);
      waiting.add(one);
    });
  }

  function count(user: UserId, { raw }: FastifyReply): void {
    const others = countByUser.get(user) ?? 0;
    if (others >= OF_ONE_USER_MAX)
      throw unavailable('busy', `You have ${OF_ONE_USER_MAX} long answers open; read them.`, 1);
    countByUser.set(user, others + 1);
    raw.once('close', () => {
      const left = (countByUser.get(user) ?? 1) - 1;
      if (left > 0) countByUser.set(user, left);
      else countByUser.delete(user);
    });
  }

  server.addHook('preHandler', async (request, reply) => {
    const isLong = request.routeOptions.config.isLong === true;
    // A reset that has arrived is noticed in the next turn of the loop.
    if (isLong) await nextTurn();
    if (hasLeft(reply)) throw new ClientGone();
    if (!isLong) return;
    const user = userOf(request);
    count(user, reply);
    if (running.size >= AT_ONCE) return waitFor(user, reply);
    begin(user, reply);
  });

  server.addHook('onSend', async (_, reply, payload) => {
    const place = placeOf.get(reply);
    if (place === undefined) return;
    if (isText(payload)) return release(place);
    const cancel = after(STREAM_MS, () => release(place));
    reply.raw.once('close', cancel);
  });
}

function isText(payload: unknown): boolean {
  return typeof payload !== 'object' || payload === null || Buffer.isBuffer(payload);
}

function userOf({ principal }: FastifyRequest): UserId {
  return principal?.user.id;
}
