// `/api/v1/webhooks`: who is notified of changed lots and of events, what was sent, and what was given up.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  enable,
  redeliver,
  rotateSecret,
  sendTest,
  subscribe,
  unsubscribe,
} from '../../../ledger/app/webhooks.ts';
import type { SecurityId } from '../../../ledger/ports/drafts.ts';
import type { DeliveryStatus } from '../../../ledger/ports/webhooks.ts';
import { hasPermission, type Principal } from '../../identity/principal.ts';
import type { Permission } from '../../identity/role.ts';
import { type GrowingQuery, growingPageOf } from '../listing/growing-page.ts';
import { growingQuery, listQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import type { Book } from '../loaders/book.ts';
import { callerOf, principalOf } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { webhookProblem } from '../loaders/webhook-refusals.ts';
import { forbidden, unprocessable } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import {
  createdWebhookSchema,
  deliveryRow,
  deliverySchema,
  webhookBody,
  webhookRow,
  webhookSchema,
} from '../shapes/webhook-rows.ts';

const tags = ['webhooks'];
const config = { needs: 'webhooks' } as const;
const params = z.object({ id: z.string().max(80) });
/** The newest; older ones are found by their ids. */
const LISTED_MAX = 10_000;

export interface WebhookRouteParts {
  readonly book: Book;
  readonly identity: Identity;
  /** What has happened by now is not for a webhook that is made next. */
  readonly traderEvents: { catchUp(): Promise<void> };
}

export function webhookRoutes(server: Server, parts: WebhookRouteParts): void {
  const { book, identity } = parts;
  subscriptionRoutes(server, parts);
  changeRoutes(server, book, identity);
  deliveryRoutes(server, book);
  redeliverRoute(server, book, identity);
}

function subscriptionRoutes(
  server: Server,
  { book, identity, traderEvents }: WebhookRouteParts,
): void {
  server.get(
    '/webhooks',
    {
      config,
      schema: {
        tags,
        summary: 'Your webhooks, without their secrets',
        querystring: z.strictObject(listQuery('created_at', 'url', 'id')),
        response: { 200: z.array(webhookSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const holder = await book.ledger.read.holderOf(principalOf(request).user.id);
      const webhooks = holder === undefined ? [] : await book.ledger.read.webhooksOf(holder);
      const rows = webhooks.map(webhookRow);
      return pageOf(reply, { rows, time: 'created_at', asked: request.query });
    },
  );

  server.post(
    '/webhooks',
    {
      config,
      schema: {
        tags,
        summary: 'Subscribe to changes of lots, or to events; the secret is shown once',
        body: webhookBody,
        response: { 201: createdWebhookSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { url, security_ids, events } = request.body;
      const who = principalOf(request);
      if (security_ids.length + events.length === 0)
        throw unprocessable('events', 'events: name at least one, or security_ids.');
      if (security_ids.length > 0) mustHave(who, 'event-master:read', 'security_ids');
      if (events.length > 0) mustHave(who, 'read', 'events');
      const { ledger, allowsPrivateWebhooks: allowsPrivate } = book;
      if (events.length > 0) await traderEvents.catchUp();
      const made = await ledger.inOneStep(async (step) =>
        subscribe(ledger.context, step, {
          holder: await step.holderFor(who.user.id),
          url,
          events,
          securities: security_ids as readonly number[] as readonly SecurityId[],
          allowsPrivate,
        }),
      );
      if (!made.ok) throw webhookProblem(made.failure, '');
      const row = webhookRow(made.value.webhook);
      await identity.record(callerOf(request), 'webhook.create', row.id, { after: row });
      return reply.status(201).send({ ...row, secret: made.value.secret });
    },
  );

  server.delete(
    '/webhooks/:id',
    {
      config,
      schema: {
        tags,
        summary: 'End a webhook, with everything that was to be sent to it',
        params,
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const gone = await book.ledger.inOneStep(async (step) =>
        unsubscribe(step, await step.holderFor(principalOf(request).user.id), id),
      );
      if (!gone.ok) throw webhookProblem(gone.failure, id);
      const before = webhookRow(gone.value);
      await identity.record(callerOf(request), 'webhook.delete', id, { before });
      return reply.status(204).send(null);
    },
  );
}

function mustHave(who: Principal, permission: Permission, field: string): void {
  if (!hasPermission(who, permission))
    throw forbidden('not_allowed', `${field}: this needs the permission "${permission}".`);
}

function changeRoutes(server: Server, book: Book, identity: Identity): void {
  const { ledger } = book;
  server.post(
    '/webhooks/:id/rotate-secret',
    {
      config,
      schema: {
        tags,
        summary:
          'A new secret, shown once; for 24 hours messages are signed with the old one as well',
        params,
        response: { 200: createdWebhookSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const done = await ledger.inOneStep(async (step) => {
        const holder = await step.holderFor(principalOf(request).user.id);
        return rotateSecret(ledger.context, step, { holder, id });
      });
      if (!done.ok) throw webhookProblem(done.failure, id);
      await identity.record(callerOf(request), 'webhook.rotate-secret', id);
      return { ...webhookRow(done.value.webhook), secret: done.value.secret };
    },
  );

  server.post(
    '/webhooks/:id/test',
    {
      config,
      schema: {
        tags,
        summary: 'Send a message of the type webhook.test',
        params,
        response: { 202: deliverySchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const made = await ledger.inOneStep(async (step) =>
        sendTest(step, await step.holderFor(principalOf(request).user.id), id),
      );
      if (!made.ok) throw webhookProblem(made.failure, id);
      return reply.status(202).send(deliveryRow(made.value));
    },
  );

  server.post(
    '/webhooks/:id/enable',
    {
      config,
      schema: {
        tags,
        summary: 'Send again to a webhook that was disabled, what waited for it first',
        params,
        response: { 200: webhookSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const done = await ledger.inOneStep(async (step) =>
        enable(step, await step.holderFor(principalOf(request).user.id), id),
      );
      if (!done.ok) throw webhookProblem(done.failure, id);
      await identity.record(callerOf(request), 'webhook.enable', id);
      return webhookRow(done.value);
    },
  );
}

function deliveryRoutes(server: Server, book: Book): void {
  const query = growingQuery('changed_at', 'security_id', 'status', 'attempts');
  server.get(
    '/webhooks/deliveries',
    {
      config,
      schema: {
        tags,
        summary: 'What was sent to your webhooks, and what is to be sent',
        querystring: z.strictObject({
          ...query,
          webhook_id: z.string().max(80).optional(),
          status: deliverySchema.shape.status.optional(),
        }),
        response: { 200: z.array(deliverySchema), ...PROBLEMS },
      },
    },
    (request, reply) => listed(book, request, reply, request.query),
  );

  server.get(
    '/webhooks/dead-letters',
    {
      config,
      schema: {
        tags,
        summary: 'What was given up after the last attempt',
        querystring: z.strictObject(query),
        response: { 200: z.array(deliverySchema), ...PROBLEMS },
      },
    },
    (request, reply) => listed(book, request, reply, { ...request.query, status: 'DEAD' }),
  );
}

interface DeliveriesQuery extends GrowingQuery {
  readonly webhook_id?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
}

async function listed(
  { ledger }: Book,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: DeliveriesQuery,
) {
  const holder = await ledger.read.holderOf(principalOf(request).user.id);
  const all = holder === undefined ? [] : await ledger.read.deliveriesOf(holder, LISTED_MAX);
  const rows = all.map(deliveryRow).filter(({ webhook_id, status }) => {
    const isOfWebhook = asked.webhook_id === undefined || asked.webhook_id === webhook_id;
    return isOfWebhook && (asked.status === undefined || asked.status === status);
  });
  return growingPageOf(reply, { list: 'deliveries', rows, time: 'changed_at', id: 'id', asked });
}

function redeliverRoute(server: Server, book: Book, identity: Identity): void {
  server.post(
    '/webhooks/deliveries/:id/redeliver',
    {
      config,
      schema: {
        tags,
        summary: 'Send one again, from its first attempt on',
        params,
        response: { 202: deliverySchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const again = await book.ledger.inOneStep(async (step) =>
        redeliver(step, await step.holderFor(principalOf(request).user.id), id),
      );
      if (!again.ok) throw webhookProblem(again.failure, id);
      await identity.record(callerOf(request), 'webhook.redeliver', id);
      return reply.status(202).send(deliveryRow(again.value));
    },
  );
}
