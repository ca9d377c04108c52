// `/api/v1/daemon/{trader}/reconcile`: the last comparison with the broker, and a new one.

import { z } from 'zod';
import {
  ANSWER_MAX_SECONDS,
  compareNow,
  reconcileJson,
  stateOutcome,
} from '../../../trader/app/control-client/reconcile.ts';
import { time } from '../../../trader/contract/shape.ts';
import { differenceSchema, type statusSchema } from '../../../trader/contract/status.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import { audited } from '../loaders/audited-command.ts';
import { senderOf } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { answered, type ResolvedTrader, resolveTrader } from '../loaders/resolve-trader.ts';
import { carriedOut } from '../presenters/action-result.ts';
import { orderSchema } from '../shapes/book-rows.ts';
import { unavailable } from '../shapes/problem.ts';
import { PROBLEMS, price } from '../shapes/schemas.ts';
import { daemonParams } from './daemon-looks.ts';
import { ordersOf } from './orders.ts';

const reconciled = z.object({
  live: z.boolean(),
  compared_at: time().nullable(),
  is_clean: z.boolean().nullable(),
  differences: z.array(differenceSchema),
  resolved: z.array(z.string()).describe('What became of the outcomes that were stated'),
  unknown_orders: z.array(orderSchema).describe('Their outcome has to be stated'),
  statement: z.null().describe('Of the command line, which reads the file'),
});

const orderRef = z.string().min(1).max(64);
const outcome = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('cancelled'), order_ref: orderRef }),
  z.strictObject({ outcome: z.literal('filled'), order_ref: orderRef, price: price() }),
]);

const tags = ['daemon'];

export interface ReconcileParts {
  readonly clients: TraderClients;
  readonly identity: Identity;
  /** Calls once after a pause of real time. */
  after(delayMs: number, call: () => void): void;
}

export function reconcileRoutes(
  server: Server,
  { clients, identity, after }: ReconcileParts,
): void {
  const pause = (delayMs: number) => new Promise<void>((resolve) => after(delayMs, resolve));

  server.get(
    '/daemon/:trader/reconcile',
    {
      config: { needs: 'read' },
      schema: {
        tags,
        summary: 'The last comparison with the broker',
        params: daemonParams,
        response: { 200: reconciled, ...PROBLEMS },
      },
    },
    async (request) => {
      const client = resolveTrader(clients, request, request.params.trader, 'read');
      const status = answered(client, await client.get<z.infer<typeof statusSchema>>('/status'));
      const comparison = status.comparison ?? undefined;
      const unknown = await unknownOrders(client);
      return shown(reconcileJson({ comparison, unknown, resolved: [], statement: undefined }));
    },
  );

  server.post(
    '/daemon/:trader/reconcile',
    {
      config: { needs: 'operate' },
      schema: {
        tags,
        summary: 'Compare with the broker now; state the outcome of orders it cannot report',
        params: daemonParams,
        body: z.strictObject({ outcomes: z.array(outcome).max(100).default([]) }).nullish(),
        response: { 200: reconciled, ...PROBLEMS },
      },
    },
    async (request) => {
      const client = resolveTrader(clients, request, request.params.trader, 'operate');
      const by = senderOf(request);
      const asks = {
        get: client.get,
        post: <Body>(path: string, body?: unknown) =>
          client.send<Body>({ method: 'POST', path, body }),
      };
      const comparison = carriedOut(client, await compareNow(asks, by, pause));
      if (comparison === undefined) {
        throw unavailable(
          'broker_unavailable',
          `The broker has not answered within ${ANSWER_MAX_SECONDS} s.`,
          5,
        );
      }
      const resolved: string[] = [];
      for (const one of request.body?.outcomes ?? []) {
        const filledAt = one.outcome === 'filled' ? one.price : undefined;
        const stated = { orderRef: one.order_ref, price: filledAt };
        const text = await audited(
          {
            ...{ identity, request, action: 'order.resolve' },
            ...{ target: `${client.name} ${one.order_ref}`, asked: one },
          },
          async () => carriedOut(client, await stateOutcome(asks, stated, by)),
          (said) => ({ text: said }),
        );
        resolved.push(text);
      }
      const unknown = await unknownOrders(client);
      return shown(reconcileJson({ comparison, unknown, resolved, statement: undefined }));
    },
  );
}

/** An order that is unknown blocks its symbol: there are a few. */
const UNKNOWN_MAX = 1_000;

async function unknownOrders(client: ResolvedTrader): Promise<z.infer<typeof orderSchema>[]> {
  return (await ordersOf(client, { status: 'unknown', limit: UNKNOWN_MAX })).rows;
}

/** A statement of the broker is a file, which only the command line reads. */
function shown<Json extends object>(json: Json) {
  return { ...json, statement: null };
}
