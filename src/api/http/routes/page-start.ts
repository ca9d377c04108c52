// `GET /api/v1/page`: what a page begins with, in one answer: who has signed in by it, the traders, and the board of the first.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { LiveContext } from '../../live/reader.ts';
import type { TraderClient, TraderClients } from '../../traders/trader-clients.ts';
import { csrfToken, keptIn } from '../loaders/page-cookies.ts';
import type { Server } from '../loaders/parts.ts';
import { boardSchema } from '../shapes/board-shape.ts';
import { isoOrNull } from '../shapes/bodies.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { type BoardBody, boardBody, traderSchema, tradersOf } from './boards.ts';
import { pageSession } from './page-session.ts';

type After = LiveContext['after'];

/** A person waits for this: a trader that is mute is asked again by the page. */
const BOARD_WAIT_MS = 700;

const pageStart = z.object({
  session: pageSession.nullable().describe('Null: the page has no session'),
  is_renewable: z.boolean().describe('Whether renewing may bring the session back'),
  traders: z.array(traderSchema).describe('As `/daemon` lists them'),
  board: boardSchema
    .nullable()
    .describe('Of the first trader; null without one, or while it does not answer'),
});

export function pageStartRoute(server: Server, clients: TraderClients, after: After): void {
  server.get(
    '/page',
    {
      // A page without a session gets an ordinary answer: that is not a failure, and reveals nothing.
      config: { needs: 'nothing', knowsPage: true },
      schema: {
        tags: ['identity'],
        summary: 'What a page begins with: its session, the traders, the board of the first',
        response: { 200: pageStart, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const session = sessionOf(request);
      if (session === null || request.principal === null) return signedOut(request);
      const traders = tradersOf(request.principal, clients);
      const [first] = clients.all().filter(({ name }) => name === traders[0]?.name);
      const board = first === undefined ? undefined : await boardSoon(first, after);
      return { session, is_renewable: false, traders, board: board ?? null };
    },
  );
}

function sessionOf(request: FastifyRequest): z.infer<typeof pageSession> | null {
  const { principal: who } = request;
  const csrf = who === null ? undefined : csrfToken(request, who);
  if (who === null || csrf === undefined) return null;
  const { username, role } = who.user;
  return { username, role, csrf_token: csrf, expires_at: isoOrNull(who.expiresAt) };
}

/** The cookie that renews is not sent here; that of the page lives as long. */
function signedOut(request: FastifyRequest) {
  const isRenewable = keptIn(request, 'page') !== undefined;
  return { session: null, is_renewable: isRenewable, traders: [], board: null };
}

async function boardSoon(client: TraderClient, after: After): Promise<BoardBody | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const cancel = after(BOARD_WAIT_MS, () => resolve(undefined));
  const found = await Promise.race([client.look('/board').finally(cancel), late]);
  return found?.ok === true ? boardBody(found.value) : undefined;
}
