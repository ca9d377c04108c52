// `/api/v1/auth/push`: whether this browser shows alarms while the page is closed (web push), of the session that asks.
import { z } from 'zod';
import { newUrlRefusal } from '../../../ledger/app/webhooks.ts';
import { time } from '../../../trader/contract/shape.ts';
import { drawId } from '../../identity/opaque-secret.ts';
import type { PushSubscription } from '../../identity/push-subscriptions.ts';
import { sessionEnd } from '../../identity/sign-in.ts';
import type { Push, Pushed } from '../../push/push.ts';
import { TEST_TEXT } from '../../push/push-text.ts';
import { keyFaultOf } from '../../push/subscription.ts';
import type { Book } from '../loaders/book.ts';
import { callerOf, principalOf, signedInPerson } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { URL_REFUSALS } from '../loaders/webhook-refusals.ts';
import { iso, isoOrNull } from '../shapes/bodies.ts';
import { notFound, tooMany, unprocessable } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';

export interface PushRouteParts {
  readonly identity: Identity;
  readonly push: Push;
  readonly book: Pick<Book, 'allowsPrivateWebhooks'>;
}

const tags = ['identity'];
const config = { needs: 'read' } as const;
/** More than a person has browsers; the oldest makes room. */
const SUBSCRIPTIONS_MAX = 20;

const subscriptionSchema = z.object({
  id: z.string(),
  host: z.string().describe('The push service of the browser'),
  has_details: z.boolean().describe('With symbols and amounts'),
  created_at: time(),
  ends_at: time().describe('With its session'),
  last_sent_at: time().nullable(),
  is_current: z.boolean().describe('Of the session that asks'),
});

const encoded = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\w-]+=*$/, 'expected base64url');

const subscriptionBody = z.strictObject({
  endpoint: z.string().max(2_048),
  keys: z.strictObject({ p256dh: encoded(100), auth: encoded(40) }),
  has_details: z.boolean().default(false),
});

export function pushRoutes(server: Server, parts: PushRouteParts): void {
  listRoute(server, parts);
  subscribeRoute(server, parts);
  removeRoute(server, parts);
  testRoute(server, parts);
}

function listRoute(server: Server, { identity, push }: PushRouteParts): void {
  const { store } = identity.context;
  server.get(
    '/auth/push',
    {
      config,
      schema: {
        tags,
        summary: 'The browsers that show you alarms, and the key that one subscribes with',
        response: {
          200: z.object({
            public_key: z.string().describe('`applicationServerKey`'),
            subscriptions: z.array(subscriptionSchema),
          }),
          ...PROBLEMS,
        },
      },
    },
    async (request) => {
      const { user, sessionId } = principalOf(request);
      const [public_key, found, sessions] = await Promise.all([
        push.publicKey(),
        store.pushSubscriptionsOf(user.id),
        store.sessionsOf(user.id),
      ]);
      const endOf = (one: PushSubscription) =>
        sessionEnd(sessions.find(({ id }) => id === one.sessionId) ?? one);
      const subscriptions = found.map((one) => ({
        ...bodyOf(one, endOf(one)),
        is_current: one.sessionId === sessionId,
      }));
      return { public_key, subscriptions };
    },
  );
}

function subscribeRoute(server: Server, { identity, book }: PushRouteParts): void {
  const { store, draw, now } = identity.context;
  server.post(
    '/auth/push',
    {
      config,
      schema: {
        tags,
        summary: 'Show alarms in the browser that asks, until this session ends',
        body: subscriptionBody,
        response: { 201: subscriptionSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const user = signedInPerson(request);
      const { endpoint, keys, has_details: hasDetails } = request.body;
      const why = newUrlRefusal(endpoint, book.allowsPrivateWebhooks);
      if (why !== undefined) throw unprocessable('endpoint', `endpoint: ${URL_REFUSALS[why]}.`);
      const fault = keyFaultOf(keys);
      if (fault !== undefined)
        throw unprocessable(`keys.${fault}`, `keys.${fault}: not a key of a push subscription.`);
      const { sessionId = '' } = principalOf(request);
      const session = await store.sessionById(sessionId);
      const made: PushSubscription = {
        ...{ id: drawId('psh', draw), userId: user.id, sessionId, endpoint, ...keys, hasDetails },
        ...{ origin: originOf(request.headers.origin), createdAt: now(), sentAt: null },
      };
      await store.inOneStep(async (inside) => {
        await inside.putPushSubscription(made);
        const all = await inside.pushSubscriptionsOf(user.id);
        for (const { id } of all.slice(0, -SUBSCRIPTIONS_MAX))
          await inside.removePushSubscription(id);
      });
      const after = { host: new URL(endpoint).host, has_details: hasDetails };
      await identity.record(callerOf(request), 'push.subscribe', user.username, { after });
      return reply
        .status(201)
        .send({ ...bodyOf(made, sessionEnd(session ?? made)), is_current: true });
    },
  );
}

function removeRoute(server: Server, { identity }: PushRouteParts): void {
  const { store } = identity.context;
  server.delete(
    '/auth/push/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Send no more alarms to a browser',
        params: z.object({ id: z.string().max(80) }),
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const user = signedInPerson(request);
      const own = await store.pushSubscriptionsOf(user.id);
      const found = own.find(({ id }) => id === request.params.id);
      if (found === undefined) throw notFound('not_found', 'You have no such push subscription.');
      await store.removePushSubscription(found.id);
      const before = { host: new URL(found.endpoint).host };
      await identity.record(callerOf(request), 'push.unsubscribe', user.username, { before });
      return reply.status(204).send(null);
    },
  );
}

function testRoute(server: Server, { identity, push }: PushRouteParts): void {
  const { store, now } = identity.context;
  server.post(
    '/auth/push/test',
    {
      config,
      schema: {
        tags,
        summary: 'Send a test to the browser of this session',
        response: {
          200: z.object({ is_accepted: z.boolean(), detail: z.string() }),
          ...PROBLEMS,
        },
      },
    },
    async (request) => {
      const user = signedInPerson(request);
      const { sessionId } = principalOf(request);
      const own = await store.pushSubscriptionsOf(user.id);
      const to = own.find((one) => one.sessionId === sessionId);
      if (to === undefined)
        throw notFound('not_found', 'Alarms are off in the browser of this session.');
      const pushed = await push.send(to, `test ${now()}`, TEST_TEXT);
      if (pushed.kind !== 'full')
        return { is_accepted: pushed.kind === 'accepted', detail: detailOf(pushed) };
      const seconds = Math.max(1, Math.ceil((pushed.nextAt - now()) / 1_000));
      throw tooMany('too_many_requests', `Too many messages; try again in ${seconds} s.`, seconds);
    },
  );
}

function detailOf(pushed: Exclude<Pushed, { kind: 'full' }>): string {
  switch (pushed.kind) {
    case 'accepted':
      return 'The push service of the browser accepted it: it appears within seconds.';
    case 'gone':
      return 'The browser has given this up: turn alarms off and on again.';
    case 'failed':
      return `Not sent: ${pushed.why}.`;
  }
}

/** Push services want an address of who sends; a page on this machine has none that others can reach. */
function originOf(origin = ''): string {
  const isPublic = URL.canParse(origin) && new URL(origin).protocol === 'https:';
  return isPublic ? new URL(origin).origin : 'https://localhost';
}

function bodyOf({ id, endpoint, hasDetails, createdAt, sentAt }: PushSubscription, endsAt: number) {
  return {
    ...{ id, host: new URL(endpoint).host, has_details: hasDetails },
    created_at: iso(createdAt),
    ends_at: iso(endsAt),
    last_sent_at: isoOrNull(sentAt),
  };
}
