// `/api/v1/stocks`: what securities cost now, by source and time; and prices by hand.
import { z } from 'zod';
import { price } from '../../../kernel/decimal.ts';
import { instant, SECOND_MS } from '../../../kernel/instant.ts';
import type {
  ManualPrice,
  ManualPrices,
  PriceFailure,
  Prices,
} from '../../../ledger/ports/prices.ts';
import { audited } from '../loaders/audited-command.ts';
import { callerOf, principalOf } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import {
  notFound,
  type ProblemError,
  tooMany,
  unavailable,
  unprocessable,
} from '../shapes/problem.ts';
import { PROBLEMS, traded } from '../shapes/schemas.ts';
import {
  handPriceBody,
  handPriceRow,
  handPriceSchema,
  priceFailureText,
  quoteBody,
  quoteSchema,
  quotesSchema,
  symbolsBody,
} from '../shapes/stock-shape.ts';

export interface StockPrices {
  readonly prices: Prices;
  readonly byHand: ManualPrices;
}

const tags = ['stocks'];
const params = z.object({ symbol: traded() });
const RETRY_SECONDS = 5;

export function stockRoutes(server: Server, { prices, byHand }: StockPrices, identity: Identity) {
  const { now } = identity.context;

  server.get(
    '/stocks/:symbol',
    {
      config: { needs: 'read' },
      schema: {
        tags,
        summary: 'The price of a security, with its source and time',
        params,
        response: { 200: quoteSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { symbol: name } = request.params;
      const answer = (await prices.quotes([name], principalOf(request).user.id)).get(name);
      if (answer?.ok) return quoteBody(answer.value);
      const unknown = { kind: 'unknown-symbol', symbol: name, isCertain: false } as const;
      throw problemOf(answer?.failure ?? unknown, now());
    },
  );

  server.post(
    '/stocks/batch',
    {
      config: { needs: 'read' },
      schema: {
        tags,
        summary: 'Prices of up to 100 securities; each that has none has a reason',
        body: symbolsBody,
        response: { 200: quotesSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { symbols } = request.body;
      const asker = principalOf(request).user.id;
      const answers = [...(await prices.quotes(symbols, asker)).values()];
      const failures = answers.flatMap((answer) => (answer.ok ? [] : [answer.failure]));
      const [first] = failures;
      const isWhollyRefused = failures.filter(isOverShare).length === answers.length;
      if (first !== undefined && isWhollyRefused) throw problemOf(first, now());
      return {
        quotes: answers.flatMap((answer) => (answer.ok ? [quoteBody(answer.value)] : [])),
        errors: failures.map(errorBody),
      };
    },
  );

  server.put(
    '/stocks/:symbol/price',
    {
      config: { needs: 'operate' },
      schema: {
        tags,
        summary: 'State a price by hand; it counts where no earlier source has one',
        params,
        body: handPriceBody,
        response: { 200: handPriceSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { symbol: name } = request.params;
      const at = Date.parse(request.body.at);
      if (at > now()) throw unprocessable('at', 'at must not be in the future.');
      const caller = callerOf(request);
      const stated = {
        symbol: name,
        price: price(request.body.price),
        currency: request.body.currency as ManualPrice['currency'],
        at: instant(at),
        setBy: caller.name,
        setAt: instant(now()),
      };
      const before = (await byHand.of([name])).get(name);
      const after = handPriceRow(stated);
      await audited(
        {
          ...{ identity, request, action: 'price.set', target: name, asked: after },
          before: before === undefined ? null : handPriceRow(before),
        },
        () => byHand.put(stated),
        () => after,
      );
      await prices.forget(name);
      return after;
    },
  );

  server.delete(
    '/stocks/:symbol/price',
    {
      config: { needs: 'operate' },
      schema: {
        tags,
        summary: 'Remove a manual price',
        params,
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { symbol: name } = request.params;
      const before = (await byHand.of([name])).get(name);
      if (before === undefined)
        throw notFound('not_found', `No price of ${name} was stated by hand.`);
      await audited(
        {
          ...{ identity, request, action: 'price.remove', target: name },
          before: handPriceRow(before),
        },
        () => byHand.remove(name),
        () => ({}),
      );
      await prices.forget(name);
      return reply.status(204).send(null);
    },
  );
}

function problemOf(failure: PriceFailure, now: number): ProblemError {
  const detail = priceFailureText(failure);
  if (failure.kind === 'unknown-symbol') return notFound('unknown_symbol', detail);
  if (failure.kind === 'over-share')
    return tooMany('too_many_requests', detail, secondsUntil(failure.until, now));
  const untils = failure.failures.flatMap((one) =>
    one.failure.kind === 'limited' ? [one.failure.until] : [],
  );
  const until = untils.length === 0 ? now : Math.min(...untils);
  const seconds = secondsUntil(until, now);
  return unavailable('price_unavailable', detail, Math.max(RETRY_SECONDS, seconds));
}

function isOverShare({ kind }: PriceFailure): boolean {
  return kind === 'over-share';
}

function secondsUntil(until: number, now: number): number {
  return Math.max(1, Math.ceil((until - now) / SECOND_MS));
}

function errorBody(failure: PriceFailure) {
  const { symbol: name, kind } = failure;
  return { symbol: name, kind, detail: priceFailureText(failure) };
}
