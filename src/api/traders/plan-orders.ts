// The traders as the ledger's rebalancings use them: whose the shares of an account are, and orders for holdings in it.

import { plus } from '../../kernel/amounts.ts';
import { decimalOf, type Quantity, quantity, textOf } from '../../kernel/decimal.ts';
import { toIso } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type {
  AccountShares,
  CheckedOrder,
  Found,
  HoldingOrder,
  LostOrder,
  OrderCheck,
  OrderStanding,
  Placing,
  PlanOrders,
  SymbolShares,
} from '../../ledger/ports/plan-orders.ts';
import { type PriceStep, roundDown, roundUp } from '../../market/instruments/tick-grid.ts';
import { contractsIn } from '../../market/options/combination.ts';
import type { ControlFailure } from '../../trader/app/control-client/control-client.ts';
import {
  bodyHash,
  type CheckAnswer,
  type OrderAnswer,
} from '../../trader/app/control-client/order-request.ts';
import type {
  ExecutionRow,
  ForeignPositionRow,
  HoldingRow,
  PositionRow,
} from '../../trader/contract/order-rows.ts';
import { hasEnded } from '../../trader/contract/order-state.ts';
import type { ListPage } from '../../trader/ports/list-page.ts';
import type { OrdersPage } from '../../trader/ports/look.ts';
import type { TraderClient, TraderClients } from './trader-clients.ts';

export interface PlanOrdersParts {
  readonly clients: Pick<TraderClients, 'all'>;
  /** By what their portfolios are known. */
  readonly followed: readonly { readonly trader: string; readonly key: string }[];
  /** Of the venue where the accounts are at home. */
  readonly priceSteps: readonly PriceStep[];
  /** Before an order is sent, and with what became of it. */
  audit(client: TraderClient, order: HoldingOrder, outcome?: Placing): Promise<void>;
}

export function createPlanOrders({
  clients,
  followed,
  priceSteps,
  audit,
}: PlanOrdersParts): PlanOrders {
  function clientOf(account: string): TraderClient | undefined {
    const trader = followed.find(({ key }) => key === account)?.trader;
    return clients.all().find(({ name }) => name === trader);
  }

  return {
    async shares(account) {
      const client = clientOf(account);
      return client === undefined ? { kind: 'unknown', why: NO_TRADER } : sharesAt(client);
    },
    limitAt(side, price) {
      const round = side === 'BUY' ? roundDown : roundUp;
      return String(round(priceSteps, Number(textOf(price))));
    },
    async check(account, order) {
      const client = clientOf(account);
      return client === undefined
        ? { kind: 'unanswered', why: NO_TRADER }
        : checkedAt(client, order);
    },
    async place(account, order) {
      const client = clientOf(account);
      if (client === undefined) return { kind: 'unanswered', why: NO_TRADER };
      await audit(client, order);
      const placing = await placedAt(client, order);
      if (placing.kind !== 'unanswered') await audit(client, order, placing);
      return placing;
    },
    async find(account, order) {
      const client = clientOf(account);
      return client === undefined ? UNANSWERED : foundAt(client, order);
    },
    async standing(account, orderRef) {
      const client = clientOf(account);
      return client && standingAt(client, orderRef);
    },
  };
}

const NO_TRADER = 'no trader of this API trades it';

interface Looked<Row> {
  readonly rows: Row;
  readonly ageSeconds: number | undefined;
}

async function looked<Row>(
  client: TraderClient,
  path: string,
): Promise<Result<Looked<Row>, ControlFailure>> {
  const seen = await client.look(path);
  if (!seen.ok) return failed(seen.failure);
  return ok({ rows: seen.value.copy.body as Row, ageSeconds: seen.value.ageSeconds });
}

async function sharesAt(client: TraderClient): Promise<AccountShares> {
  const [positions, holdings, foreign] = await Promise.all([
    looked<readonly PositionRow[]>(client, '/positions'),
    looked<readonly HoldingRow[]>(client, '/positions?holdings=1'),
    looked<readonly ForeignPositionRow[]>(client, '/positions?foreign=1'),
  ]);
  if (!positions.ok) return unknown(positions.failure);
  if (!holdings.ok) return unknown(holdings.failure);
  if (!foreign.ok) return unknown(foreign.failure);
  const bySymbol = new Map<string, SymbolShares>();
  const add = (symbol: string, shares: number, more: Partial<SymbolShares> = {}) => {
    const before = bySymbol.get(symbol) ?? NONE;
    bySymbol.set(symbol, {
      ...before,
      ...more,
      quantity: plus(before.quantity, decimalOf(shares) as Quantity),
    });
  };
  for (const { symbol, quantity: shares, strategy } of positions.value.rows) {
    const contracts = contractsIn(symbol);
    if (contracts.length === 0) add(symbol, shares, { owner: strategy });
    for (const { contract, sign } of contracts) add(contract, sign * shares, { owner: strategy });
  }
  for (const { symbol, quantity: shares } of holdings.value.rows) add(symbol, shares);
  for (const { symbol, quantity: shares } of foreign.value.rows)
    add(symbol, shares, { isForeign: shares !== 0 });
  const ages = [positions, holdings, foreign].flatMap(({ value }) => value.ageSeconds ?? []);
  return ages.length === 0
    ? { kind: 'now', bySymbol }
    : { kind: 'old', bySymbol, ageSeconds: Math.max(...ages) };
}

const NONE: SymbolShares = { quantity: quantity('0'), isForeign: false, owner: undefined };

function unknown(failure: ControlFailure): AccountShares {
  return { kind: 'unknown', why: whyOf(failure) };
}

function whyOf(failure: ControlFailure): string {
  return failure.kind === 'problem' ? failure.detail : failure.why;
}

function orderBody({ symbol, side, quantity: shares, limit }: CheckedOrder) {
  return {
    ...{ symbol, side, order_type: 'LMT', time_in_force: 'DAY', as: 'holding' },
    quantity: Number(shares),
    price: Number(limit),
  };
}

async function checkedAt(client: TraderClient, order: CheckedOrder): Promise<OrderCheck> {
  const { user, requestId } = order;
  const body = { ...orderBody(order), by: { user, request_id: requestId } };
  const asked = { method: 'POST', path: '/orders/check', body } as const;
  const answer = await client.send<CheckAnswer>(asked);
  if (!answer.ok) {
    const { failure } = answer;
    const why = whyOf(failure);
    if (failure.kind === 'unreachable' || isUndecided(failure)) return { kind: 'unanswered', why };
    return { kind: 'checked', isAllowed: false, text: why, reasons: failure.reasons ?? [] };
  }
  const { allowed: isAllowed, text, reasons } = answer.value;
  return { kind: 'checked', isAllowed, text, reasons };
}

/** The body is the same each time, and so is its hash: the trader places one key once. */
async function placedAt(client: TraderClient, order: HoldingOrder): Promise<Placing> {
  const { key, user, requestId } = order;
  const body = orderBody(order);
  const by = { user, request_id: requestId, key, body_hash: bodyHash(body) };
  const asked = { method: 'POST', path: '/orders', body: { ...body, by } } as const;
  const answer = await client.send<OrderAnswer>(asked);
  if (answer.ok) {
    const { order_ref: orderRef, text } = answer.value;
    return orderRef === null
      ? { kind: 'refused', why: text, isPassing: false }
      : { kind: 'placed', orderRef };
  }
  const { failure } = answer;
  const why = whyOf(failure);
  if (failure.kind === 'unreachable' || isUndecided(failure)) return { kind: 'unanswered', why };
  const reasons = failure.reasons ?? [];
  const isPassing = reasons.length > 0 && reasons.every(({ kind }) => PASSING.has(kind));
  return { kind: 'refused', why, isPassing };
}

/** Another request with the key waits, or the trader itself failed. */
function isUndecided({
  status,
  retryAfterSeconds,
}: {
  status: number;
  retryAfterSeconds?: number;
}) {
  return status >= 500 || retryAfterSeconds !== undefined;
}

/** Reasons that end by themselves. */
const PASSING: ReadonlySet<string> = new Set([
  'max_orders_per_minute',
  'recent_execution',
  'no_quote',
  'quote_stale',
  'gateway_not_ready',
  'not_reconciled',
]);

const UNANSWERED = { kind: 'unanswered' } as const;

/** By symbol and side, since a person may have changed quantity and limit. An old answer may not list it yet. */
async function foundAt(client: TraderClient, { symbol, side, since }: LostOrder): Promise<Found> {
  const asked = { symbol, side, from: toIso(since), sort: 'created_at', limit: String(SOUGHT_MAX) };
  const page = await looked<OrdersPage>(client, `/orders/page?${new URLSearchParams(asked)}`);
  if (!page.ok || page.value.ageSeconds !== undefined) return UNANSWERED;
  const row = page.value.rows.rows.find(({ leg }) => leg === 'h');
  return row === undefined ? { kind: 'none' } : { kind: 'order', orderRef: row.order_ref };
}

/** Orders of strategies in the symbol come between. */
const SOUGHT_MAX = 1_000;

/** An order has fewer executions than this. */
const FILLS_MAX = 1_000;

async function standingAt(
  client: TraderClient,
  orderRef: string,
): Promise<OrderStanding | undefined> {
  const only = new URLSearchParams({ order_ref: orderRef, limit: '1' });
  const page = await looked<OrdersPage>(client, `/orders/page?${only}`);
  const row = page.ok ? page.value.rows.rows[0] : undefined;
  if (row === undefined) return undefined;
  const all = new URLSearchParams({ order_ref: orderRef, limit: String(FILLS_MAX), sort: 'time' });
  const executions = await looked<ListPage<ExecutionRow>>(client, `/executions/page?${all}`);
  if (!executions.ok) return undefined;
  const { rows } = executions.value.rows;
  const filled = rows.reduce((sum, { shares }) => sum + shares, 0);
  return {
    state: row.state,
    isEnded: hasEnded(row.state) && filled === row.filled,
    fills: rows.map(({ exec_id, shares, price, time }) => ({
      ...{ execution: exec_id, quantity: String(shares), price: String(price), at: time },
    })),
  };
}
