// `/api/v1/webhooks`: who is notified when lots of a security change, what was sent, and what was given up.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  redeliver,
  subscribe,
  unsubscribe,
  WEBHOOKS_MAX,
  type WebhookRefusal,
} from '../../../ledger/app/webhooks.ts';
import type { SecurityId } from '../../../ledger/ports/drafts.ts';
import type { DeliveryStatus } from '../../../ledger/ports/webhooks.ts';
import type { Book } from '../access/book.ts';
import { callerOf, principalOf } from '../access/caller.ts';
import type { Identity, Server } from '../access/parts.ts';
import { type ListAsked, listQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import { conflict, notFound, unprocessable } from '../shapes/problem.ts';
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
const config = { needs: 'event-master:read' } as const;
const params = z.object({ id: z.string().max(80) });
/** The newest; older ones are found by their ids. */
const LISTED_MAX = 10_000;

export function webhookRoutes(server: Server, book: Book, identity: Identity): void {
  subscriptionRoutes(server, book, identity);
  deliveryRoutes(server, book);
  redeliverRoute(server, book, identity);
}

function subscriptionRoutes(server: Server, book: Book, identity: Identity): void {
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
        summary: 'Subscribe to changes of the lots of these securities; the secret is shown once',
        body: webhookBody,
        response: { 201: createdWebhookSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { url, security_ids } = request.body;
      const { ledger, allowsPrivateWebhooks: allowsPrivate } = book;
      const made = await ledger.inOneStep(async (step) =>
        subscribe(ledger.context, step, {
          holder: await step.holderFor(principalOf(request).user.id),
          url,
          securities: security_ids as readonly number[] as readonly SecurityId[],
          allowsPrivate,
        }),
      );
      if (!made.ok) throw problemOf(made.failure, '');
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
      if (!gone.ok) throw problemOf(gone.failure, id);
      const before = webhookRow(gone.value);
      await identity.record(callerOf(request), 'webhook.delete', id, { before });
      return reply.status(204).send(null);
    },
  );
}

function deliveryRoutes(server: Server, book: Book): void {
  const query = listQuery('changed_at', 'security_id', 'status', 'attempts');
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

interface DeliveriesAsked extends ListAsked {
  readonly webhook_id?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
}

async function listed(
  { ledger }: Book,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: DeliveriesAsked,
) {
  const holder = await ledger.read.holderOf(principalOf(request).user.id);
  const all = holder === undefined ? [] : await ledger.read.deliveriesOf(holder, LISTED_MAX);
  const rows = all.map(deliveryRow).filter(({ webhook_id, status }) => {
    const isOfWebhook = asked.webhook_id === undefined || asked.webhook_id === webhook_id;
    return isOfWebhook && (asked.status === undefined || asked.status === status);
  });
  return pageOf(reply, { rows, time: 'changed_at', asked });
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
      if (!again.ok) throw problemOf(again.failure, id);
      await identity.record(callerOf(request), 'webhook.redeliver', id);
      return reply.status(202).send(deliveryRow(again.value));
    },
  );
}

const URLS = {
  'not-a-url': 'expected an address such as https://events.example.org/lots',
  'not-https': 'expected https, so that it cannot be read on the way',
  'has-credentials': 'a name and password do not belong into it; what is sent is signed',
  private:
    'this is an address of this machine or of a private network; set api.webhooks.allow_private if it has to be',
} as const;

function problemOf(refusal: WebhookRefusal, id: string) {
  switch (refusal.kind) {
    case 'URL_REFUSED':
      return unprocessable('url', `url: ${URLS[refusal.why]}.`);
    case 'TOO_MANY_WEBHOOKS':
      return conflict('too_many_webhooks', `You have ${WEBHOOKS_MAX} webhooks; delete one first.`);
    case 'UNKNOWN_WEBHOOK':
      return notFound('unknown_webhook', `No webhook ${id}.`);
    case 'UNKNOWN_DELIVERY':
      return notFound('unknown_webhook', `No delivery ${id}.`);
  }
}
