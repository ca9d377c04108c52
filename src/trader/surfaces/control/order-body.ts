// Parses an order from JSON: the order and who asks, or every field that is wrong.
import { z } from 'zod';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { BAR_MS } from '../../../market/bars/bar-lengths.ts';
import { type FieldProblem, issueProblems } from '../../contract/field-problem.ts';
import {
  changeBody,
  orderBody,
  type PlainOrder,
  plainChange,
  plainOrder,
} from '../../contract/order.ts';
import type { OrderProtection } from '../../contract/order-fields.ts';
import { tradedBy } from '../../contract/order-legs.ts';
import type {
  OrderRequest,
  OrderWord,
  RequestedProtection,
  RequestedStop,
} from '../../domain/orders/order-request.ts';
import type { TrailDistance } from '../../domain/orders/order-terms.ts';
import {
  FLOOR_PERCENT,
  type TargetPoint,
  type TrailRule,
  type UnderlyingExit,
  WALK_DEFAULTS,
} from '../../domain/strategy/strategy.ts';
import type { CommandRequest } from '../../domain/terms/command-request.ts';
import type { Requester } from '../../ports/order-request.ts';
import { commandRequest } from './sender.ts';

/** Who asks, and the request over HTTP behind it. */
interface Asking {
  readonly requester: Requester;
  readonly request?: CommandRequest;
}

export interface PlacedBody extends Asking {
  readonly order: OrderRequest;
}

export interface ChangeBody extends Asking {
  readonly quantity?: number;
  readonly price?: number;
  readonly stopPrice?: number;
}

const name = () => z.string().min(1).max(200);

/** Beside the order, whose fields both doors share: the HTTP API knows who asks from the caller's token. */
const by = z.strictObject({
  user: name(),
  key: z.string().min(1).max(255).optional(),
  body_hash: name().optional(),
  request_id: name().optional(),
  traceparent: name().optional(),
});
const placedBody = orderBody.safeExtend({ by });
const changedBody = changeBody.safeExtend({ by });

export function parseOrder(body: unknown): Result<PlacedBody, readonly FieldProblem[]> {
  const parsed = placedBody.safeParse(body);
  if (!parsed.success) return failed(issueProblems(parsed.error.issues, 'body'));
  const { by: sender, ...order } = parsed.data;
  const { client_order_id: clientOrderId } = order;
  const { requester, ...request } = askingOf(sender);
  return ok({
    order: askedOrder(plainOrder(order)),
    ...{ requester: { ...requester, ...defined({ clientOrderId }) }, ...request },
  });
}

export function parseChange(body: unknown): Result<ChangeBody, readonly FieldProblem[]> {
  const parsed = changedBody.safeParse(body);
  if (!parsed.success) return failed(issueProblems(parsed.error.issues, 'body'));
  const { by: sender, ...change } = parsed.data;
  const { quantity, price, stop_price: stopPrice } = plainChange(change);
  return ok({ ...askingOf(sender), ...defined({ quantity, price, stopPrice }) });
}

function askingOf({
  user,
  key,
  body_hash: bodyHash,
  request_id: id,
  traceparent,
}: z.infer<typeof by>) {
  const request = commandRequest({ user, id, traceparent });
  return {
    requester: { user, ...defined({ key, bodyHash, id }) },
    ...(request && { request }),
  } satisfies Asking;
}

const VALIDITIES = { DAY: 'day', GTC: 'gtc', OPG: 'opening' } as const;

/** IB's words for the orders at the open: MKT and LMT with OPG. */
const AT_OPEN: Partial<Record<OrderWord, OrderWord>> = { MKT: 'MOO', LMT: 'LOO' };

function askedOrder(body: PlainOrder): OrderRequest {
  const { order_type: type, quantity, price, stop_price: stopPrice } = body;
  const { symbol, side } = tradedBy(body);
  const { market, time_in_force: validity, effect, protection } = body;
  const rest = {
    ...{ price, stopPrice, trailBy: trailDistanceOf(body), market },
    validity: validity && VALIDITIES[validity],
    ...{ effect, protection: protection && protectionOf(protection) },
    walk: body.walk ? WALK_DEFAULTS : undefined,
  };
  return {
    ...{ symbol, side: side === 'BUY' ? 'buy' : 'sell', quantity },
    type: validity === 'OPG' ? (AT_OPEN[type] ?? type) : type,
    as: body.as,
    takesOwnership: body.take_ownership,
    ...defined(rest),
  };
}

function trailDistanceOf({
  trail_amount: amount,
  trail_percent: percent,
}: PlainOrder): TrailDistance | undefined {
  if (amount !== undefined) return { kind: 'amount', amount };
  return percent === undefined ? undefined : { kind: 'percent', percent };
}

function protectionOf({
  stop,
  target,
  trail,
  underlying,
  hold_to_expiry: holdsToExpiry,
}: OrderProtection): RequestedProtection {
  return defined({
    stop: stop && stopOf(stop),
    target: target && targetOf(target),
    trail: trail && trailOf(trail),
    underlying: underlying && underlyingOf(underlying),
    holdsToExpiry,
  });
}

/** The bars of trails, and of stops that name none. */
const BARS = { period: 14, barMs: 5 * MINUTE_MS };

function stopOf({
  price,
  percent,
  atr,
}: NonNullable<OrderProtection['stop']>): RequestedStop | undefined {
  if (price !== undefined) return { kind: 'at', price };
  if (percent !== undefined) return { kind: 'percent', percent };
  if (atr === undefined) return undefined;
  const { period = BARS.period, bar, multiple } = atr;
  return { kind: 'atr', atr: { period, barMs: bar ? BAR_MS[bar] : BARS.barMs }, multiple };
}

function targetOf({
  price,
  percent,
  r,
}: NonNullable<OrderProtection['target']>): TargetPoint | undefined {
  if (price !== undefined) return { kind: 'at', price };
  if (percent !== undefined) return { kind: 'percent', percent };
  return r === undefined ? undefined : { kind: 'r', r };
}

function trailOf({
  percent,
  atr_multiple: multiple,
  activate_at_r: activateAtR = 0,
}: NonNullable<OrderProtection['trail']>): TrailRule | undefined {
  const common = { activateAtR, step: undefined };
  if (percent !== undefined) return { kind: 'percent', percent, ...common };
  return multiple === undefined ? undefined : { kind: 'atr', atr: BARS, multiple, ...common };
}

function underlyingOf({
  price,
  percent,
  rested,
  floor_percent: floorPercent = FLOOR_PERCENT,
}: NonNullable<OrderProtection['underlying']>): UnderlyingExit | undefined {
  const floor = rested === true ? { floorPercent } : {};
  if (price !== undefined) return { price, ...floor };
  return percent === undefined ? undefined : { percent, ...floor };
}

type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** Without the fields that are undefined. */
function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<Fields>;
}
