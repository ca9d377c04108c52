// Answers that take a processor for long, such as exports: two at once, the others wait in the order they came. One whose client leaves is
// dropped, so that what was given up costs nothing and short requests have their turn in between.
import type { FastifyReply } from 'fastify';
import type { Server } from '../access/parts.ts';
import { unavailable } from '../shapes/problem.ts';
import { ClientGone, hasLeft } from './client-gone.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly isLong?: true;
  }
}

const AT_ONCE = 2;
const WAITING_MAX = 64;

/** For the routes with `isLong` in their configuration; none begins for a client that has left. */
export function limitLongWork(server: Server, nextTurn: () => Promise<void>): void {
  const waiting = new Set<() => void>();
  let running = 0;

  function hand(): void {
    const [next] = waiting;
    if (next === undefined) {
      running -= 1;
      return;
    }
    waiting.delete(next);
    next();
  }

  /** Once the answer has ended, the request that has waited longest takes its place. */
  function begin({ raw }: FastifyReply): void {
    raw.once('close', hand);
  }

  function waitFor(reply: FastifyReply): Promise<void> {
    if (waiting.size >= WAITING_MAX)
      throw unavailable('busy', `${WAITING_MAX} long answers wait already; try again.`, 1);
    return new Promise((resolve, reject) => {
      function leave(): void {
        waiting.delete(take);
        reject(new ClientGone());
      }
      function take(): void {
        reply.raw.off('close', leave);
        begin(reply);
        resolve();
      }
      reply.raw.once('close', leave);
      waiting.add(take);
    });
  }

  server.addHook('preHandler', async ({ routeOptions: { config } }, reply) => {
    // A reset that has arrived is noticed in the next turn of the loop.
    if (config.isLong === true) await nextTurn();
    if (hasLeft(reply)) throw new ClientGone();
    if (config.isLong !== true) return;
    if (running >= AT_ONCE) return waitFor(reply);
    running += 1;
    begin(reply);
  });
}
