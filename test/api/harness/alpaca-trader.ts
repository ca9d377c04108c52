// A trader with orders and positions in memory, read by the filters that its control API has, and a key of Alpaca's API for it.

import type { SharedLocks } from '../../../src/api/store/workers/shared-locks.ts';
import { ok, type Result } from '../../../src/kernel/result.ts';
import type {
  ControlFailure,
  ControlRequest,
} from '../../../src/trader/app/control-client/control-client.ts';
import type { AccountRow, EquityRow } from '../../../src/trader/contract/account.ts';
import type {
  ExecutionRow,
  HoldingRow,
  OrderRow,
  PositionRow,
} from '../../../src/trader/contract/order-rows.ts';
import type { WaitingRow } from '../../../src/trader/contract/waiting-row.ts';
import type {
  AlpacaApiSettings,
  AlpacaKey,
} from '../../../src/trader/ports/alpaca-api-settings.ts';
import { answeringTrader } from './answering-trader.ts';
import { ORDER, POSITIONS, scriptedTrader } from './scripted-trader.ts';
import { type ServedAs, served } from './served.ts';

export const KEY: AlpacaKey = {
  ...{ id: 'bot', secret: 'open sesame', trader: 'main' },
  ...{ symbols: undefined, orderNotionalMax: undefined, dayNotionalMax: undefined },
};
export const HEADERS = { 'apca-api-key-id': 'bot', 'apca-api-secret-key': 'open sesame' };

type Row = Readonly<Record<string, unknown>>;

export interface Holds {
  orders: OrderRow[];
  executions: ExecutionRow[];
  positions: PositionRow[];
  holdings: HoldingRow[];
  /** What a copy still says of the orders; undefined while the copy is as the trader. */
  copied: OrderRow[] | undefined;
  /** Whether the broker trades parts of a share. */
  fractions: boolean;
  equity: EquityRow[];
  /** What the broker reports of the account, instead of the usual. */
  balance: Readonly<Record<string, number | null>>;
  /** Sales whose order does not exist yet. */
  waiting: WaitingRow[];
  /** The last minute of the session before, by symbol. */
  closes: Map<string, number>;
  /** Of what is known while the trader does not answer; undefined while it does. */
  ageSeconds: number | undefined;
}

type Answered = Result<unknown, ControlFailure>;

export function alpacaTrader() {
  const holds: Holds = {
    orders: [],
    executions: [],
    positions: [],
    holdings: [],
    copied: undefined,
    fractions: false,
    waiting: [],
    equity: [...EQUITY],
    balance: {},
    closes: new Map(),
    ageSeconds: undefined,
  };
  const sent: ControlRequest[] = [];
  let answer: (asked: ControlRequest) => Answered | Promise<Answered> = () => ok({});
  const scripted = scriptedTrader();

  async function bodyOf(path: string, orders = holds.orders): Promise<unknown> {
    const [place = '', query = ''] = path.split('?', 2);
    const asked = new URLSearchParams(query);
    if (place === '/positions') return asked.has('holdings') ? holds.holdings : holds.positions;
    if (place === '/equity') return holds.equity;
    if (place === '/chart' && asked.get('to') === LAST_CLOSE)
      return { bars: closesOf(asked.get('symbol') ?? '') };
    if (place === '/orders/waiting') return holds.waiting;
    if (place === '/orders/page') return pageOf(orders, asked, 'created_at', isOpen);
    if (place === '/executions/page') {
      const refs = holds.orders.filter(({ opened_by: by }) => by === asked.get('opened_by'));
      const own = holds.executions.filter(
        (row) => !asked.has('opened_by') || refs.some((one) => one.order_ref === row.order_ref),
      );
      asked.delete('opened_by');
      return pageOf(own, asked, 'time');
    }
    const seen = await scripted.look(path);
    const body = seen.ok ? seen.value.copy.body : undefined;
    return path === '/account'
      ? { ...withBalance(body as AccountRow), ...OPEN, fractions: holds.fractions }
      : body;
  }

  function closesOf(symbol: string) {
    const close = holds.closes.get(symbol);
    return close === undefined ? [] : [{ close: close - 1 }, { close }];
  }

  function withBalance(row: AccountRow) {
    const figures = Object.entries(holds.balance).map(([name, value]) => [
      name,
      { value, age_seconds: 0, reason: null },
    ]);
    return { ...row, balance: { ...row.balance, ...Object.fromEntries(figures) } };
  }

  const client = {
    ...answeringTrader('DU1', () => undefined),
    look: async (path: string) =>
      ok({
        copy: { body: await bodyOf(path, holds.copied), size: 0, seq: 0, askedAt: 0, life: 1 },
        ageSeconds: holds.ageSeconds,
      }),
    send: async <Body>(asked: ControlRequest) => {
      if (asked.method === 'GET') return ok((await bodyOf(asked.path)) as Body);
      sent.push(asked);
      return (await answer(asked)) as Result<Body, ControlFailure>;
    },
  };
  return {
    ...{ client, holds, sent },
    answer(next: typeof answer) {
      answer = next;
    },
  };
}

/** Of the session before. */
const LAST_CLOSE = '2026-11-19T21:00:00.000Z';

const EQUITY: readonly EquityRow[] = [
  { day: '2026-11-19', net_liquidation: 998_000 },
  { day: '2026-11-20', net_liquidation: 1_000_000 },
];

const [DAY, NEXT] = ['2026-11-20', '2026-11-23'].map((day) => ({
  ...{ day, opens_at: `${day}T14:30:00.000Z`, closes_at: `${day}T21:00:00.000Z` },
  is_early_close: false,
}));
/** In the session. */
const OPEN = {
  market_time: '2026-11-20T15:30:00.000Z',
  buying_power_available: 3_900_000,
  session: { state: 'open', current: DAY, next: NEXT, next_change: DAY?.closes_at },
};

const ENDED = ['filled', 'cancelled', 'rejected', 'expired', 'not_sent', 'released'];
const isOpen = ({ state }: Row) => !ENDED.includes(String(state));

/** Filters by equal fields, sorts by time, and continues by an offset as its cursor. */
function pageOf(
  all: readonly object[],
  asked: URLSearchParams,
  time: string,
  openIn: (row: Row) => boolean = () => true,
) {
  const words = ['limit', 'sort', 'from', 'to', 'cursor', 'status'];
  const filters = [...new Set(asked.keys())].filter((name) => !words.includes(name));
  const status = asked.get('status') ?? 'all';
  const rows = (all as readonly Row[])
    .filter((row) =>
      filters.every((name) =>
        asked.getAll(name).includes(String(row[name === 'side' ? 'action' : name])),
      ),
    )
    .filter((row) => status === 'all' || openIn(row) === (status === 'open'))
    .filter((row) => String(row[time]) >= (asked.get('from') ?? ''))
    .filter((row) => String(row[time]) < (asked.get('to') ?? '~'));
  const sorted = rows.toSorted((a, b) => (String(a[time]) < String(b[time]) ? -1 : 1));
  const isAscending = !(asked.get('sort') ?? '-').startsWith('-');
  const ordered = isAscending ? sorted : sorted.toReversed();
  const from = Number(asked.get('cursor') ?? 0);
  const until = from + Number(asked.get('limit'));
  return {
    ...{ total: rows.length, rows: ordered.slice(from, until) },
    next: until < rows.length ? String(until) : null,
  };
}

export async function servedForAlpaca(
  key: Partial<AlpacaKey> = {},
  plainBuys: AlpacaApiSettings['plainBuys'] = { kind: 'refuse' },
  {
    trader = alpacaTrader(),
    locks,
    guarded,
    otherKeys = [],
  }: {
    readonly trader?: ReturnType<typeof alpacaTrader>;
    readonly locks?: SharedLocks;
    readonly guarded?: NonNullable<ServedAs['guarded']>;
    readonly otherKeys?: readonly AlpacaKey[];
  } = {},
) {
  const alpaca = { keys: [{ ...KEY, ...key }, ...otherKeys], plainBuys };
  const api = await served([trader.client], 'closed', new Map(), {
    alpaca,
    ...(locks && { locks }),
    ...(guarded && { guarded }),
  });
  async function ask(method: string, path: string, body?: unknown, headers: object = HEADERS) {
    const response = await fetch(`${api.url}/alpaca/v2${path}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? undefined : JSON.parse(text),
      headers: response.headers,
    };
  }
  return { ...trader, api, ask, get: (path: string) => ask('GET', path) };
}

let made = 0;

/** An entry with its stop and target, all of one decision. */
export function bracketOf(
  symbol: string,
  minute: number,
  more: Partial<OrderRow> = {},
): OrderRow[] {
  made += 1;
  const seq = made.toString(36);
  const at = new Date(Date.UTC(2026, 10, 20, 15, minute)).toISOString();
  const common = {
    ...ORDER,
    ...{ symbol, created_at: at, submitted_at: at, updated_at: at, opened_by: 'alpaca:bot' },
    ...{ strategy: 'manual', position_id: `${symbol}-${seq}` },
  };
  return [
    { ...common, order_ref: `abcdefgh.${seq}.e`, client_order_id: `bot-${seq}`, ...more },
    ...(['t', 's'] as const).map(
      (leg): OrderRow => ({
        ...{
          ...common,
          order_ref: `abcdefgh.${seq}.${leg}`,
          client_order_id: null,
          leg,
          action: 'SELL',
        },
        ...{ type: leg === 't' ? 'LMT' : 'STP', tif: 'GTC', limit_price: leg === 't' ? 380 : null },
        stop_price: leg === 's' ? 360 : null,
      }),
    ),
  ];
}

export function executionOf(order: OrderRow, shares: number, second: number): ExecutionRow {
  return {
    ...{ exec_id: `x-${order.order_ref}-${second}`, perm_id: 1, order_ref: order.order_ref },
    ...{ account: 'DU1', symbol: order.symbol, side: order.action === 'BUY' ? 'BOT' : 'SLD' },
    ...{ shares, price: 369.5, strategy: 'manual', commission: 1 },
    time: new Date(Date.parse(order.created_at) + second * 1_000).toISOString(),
  } as ExecutionRow;
}

export function positionOf(order: OrderRow, quantity: number): PositionRow {
  const [first] = POSITIONS;
  if (first === undefined) throw new Error('no position');
  return {
    ...first,
    ...{
      id: order.position_id ?? '',
      symbol: order.symbol,
      quantity,
      available_quantity: quantity,
    },
    ...{
      strategy: 'manual',
      opened_by: order.opened_by ?? null,
      unrealized_pnl: 30,
      last_price: 370,
    },
  };
}

export function holdingOf(symbol: string, quantity: number, by: string | null): HoldingRow {
  return {
    ...{ id: `${symbol}-h`, symbol, quantity, available_quantity: quantity, locked: [] },
    ...{ average_price: 369.5, last_price: 370, opened_by: by, order_ref: null, commission: 0 },
    ...{ opened_at: '2026-11-20T15:00:00.000Z', market_value: 370 * quantity },
    unrealized_pnl: Math.round(50 * quantity) / 100,
  };
}
