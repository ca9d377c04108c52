// A trader that answers from a script: rows as the trader has them, and what was sent to it.

import type { TraderClient } from '../../../src/api/traders/trader-clients.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { ok, type Result } from '../../../src/kernel/result.ts';
import { US } from '../../../src/market/venues/us.ts';
import type {
  ControlFailure,
  ControlRequest,
} from '../../../src/trader/app/control-client/control-client.ts';
import type { ChartView } from '../../../src/trader/contract/chart.ts';
import type {
  HoldingRow,
  OrderRow,
  PositionChangeRow,
  PositionRow,
  TradeRow,
} from '../../../src/trader/contract/order-rows.ts';
import type { ListPage } from '../../../src/trader/ports/list-page.ts';
import type { OrdersPage } from '../../../src/trader/ports/look.ts';
import type { PositionChanges } from '../../../src/trader/ports/position-changes.ts';
import { accountRow } from '../../../src/trader/surfaces/control/account-row.ts';
import { chainAnswer } from '../../../src/trader/surfaces/control/chain.ts';
import { chartOf } from '../../../src/trader/surfaces/control/chart.ts';
import { statusOf } from '../../../src/trader/surfaces/control/status.ts';
import { AT, contractOf, quoted, SPOT } from '../../trader/domain/options/chain.ts';
import { NO_MARKS, noBars } from '../../trader/ports/no-chart.ts';
import { NO_DAY } from '../../trader/ports/no-day.ts';
import { ACCOUNT, STATUS } from '../../trader/ports/scripted-trader.ts';
import { STATUS_ENVIRONMENT, STEP, WHY } from '../../trader/surfaces/control/control-harness.ts';
import { answeringTrader } from './answering-trader.ts';

const EXPIRY = '2026-12-18' as TradingDay;

export interface ScriptedTrader extends TraderClient {
  /** Commands, in their order. */
  readonly sent: readonly ControlRequest[];
  /** Stocks whose chains were asked for. */
  readonly chains: readonly (string | null)[];
  /** To every command from now on. */
  answer(answer: Result<unknown, ControlFailure>): void;
}

export function scriptedTrader(name = 'main', account = 'DU1'): ScriptedTrader {
  const sent: ControlRequest[] = [];
  const chains: (string | null)[] = [];
  let next: Result<unknown, ControlFailure> = ok(DONE);
  return {
    ...answeringTrader(account, answerTo),
    name,
    sent,
    chains,
    send: async <Body>(asked: ControlRequest) => {
      if (asked.path.startsWith('/chain?')) {
        const query = new URLSearchParams(asked.path.split('?', 2)[1]);
        chains.push(query.get('symbol'));
        return ok((await chainAt(query)) as Body);
      }
      sent.push(asked);
      return next as Result<Body, ControlFailure>;
    },
    answer(answer) {
      next = answer;
    },
  };
}

/** Two contracts of any stock, as the control API answers them. */
async function chainAt(query: URLSearchParams): Promise<unknown> {
  const rows = (['call', 'put'] as const).map((right) => quoted(contractOf(right, SPOT, EXPIRY)));
  const market = { at: AT, underlyingPrice: SPOT, rate: 0.04 };
  const chain = async () => ok({ ...market, expiries: [EXPIRY], rows });
  return (await chainAnswer({ home: US, chain }, query)).body;
}

function answerTo(path: string): unknown {
  const [place = '', query] = path.split('?', 2);
  if (place === '/history') return historyPage(new URLSearchParams(query));
  if (place === '/orders/page') return ordersPage(new URLSearchParams(query));
  const list = /^\/(executions|trades|predictions|signals)\/page$/.exec(place)?.[1];
  if (list !== undefined) return listPage(`/${list}`, new URLSearchParams(query));
  return ANSWERS[path] ?? ANSWERS[place];
}

const TIME_OF: Readonly<Record<string, string>> = {
  '/executions': 'time',
  '/trades': 'closed_at',
  '/predictions': 'received_at',
  '/signals': 'at',
};

type Listed = Readonly<Record<string, unknown>>;

/** Filtered and cut; newest first, or by the field that the order names. */
function listPage(list: string, asked: URLSearchParams): ListPage<Listed> {
  const time = TIME_OF[list] ?? '';
  const words = ['limit', 'offset', 'sort', 'from', 'to'];
  const filters = [...asked].filter(([name]) => !words.includes(name));
  const rows = ((ANSWERS[list] ?? []) as readonly Listed[]).filter(
    (row) =>
      filters.every(([name, value]) => String(row[name]) === value) &&
      String(row[time]) >= (asked.get('from') ?? '') &&
      String(row[time]) < (asked.get('to') ?? '~'),
  );
  const sort = asked.get('sort') ?? `-${time}`;
  const field = sort.replace(/^-/, '');
  const ascending = rows.toSorted((a, b) => (String(a[field]) < String(b[field]) ? -1 : 1));
  const ordered = sort.startsWith('-') ? ascending.toReversed() : ascending;
  const offset = Number(asked.get('offset'));
  return { total: rows.length, rows: ordered.slice(offset, offset + Number(asked.get('limit'))) };
}

/** The trader pages this one itself. */
function historyPage(asked: URLSearchParams): PositionChanges {
  const rows = [CHANGE].filter(({ at }) => at >= (asked.get('from') ?? ''));
  return { total: rows.length, rows: rows.slice(Number(asked.get('offset'))) };
}

/** Newest first, whatever the order asked for. */
function ordersPage(asked: URLSearchParams): OrdersPage {
  const rows = ORDERS.filter(
    ({ order_ref: ref, created_at: at, state, status }) =>
      ref === (asked.get('order_ref') ?? ref) &&
      at >= (asked.get('from') ?? '') &&
      [state, status].includes(asked.get('status') ?? state),
  );
  return { total: rows.length, rows: rows.toReversed().slice(Number(asked.get('offset'))) };
}

export const POSITIONS: readonly PositionRow[] = [
  positionOf('SPY', { unrealized_pnl: 30, opened_at: '2020-12-15T14:36:02.000Z' }),
  positionOf('AAPL', { unrealized_pnl: null, opened_at: null }),
  positionOf('QQQ', { unrealized_pnl: -5, opened_at: '2020-12-16T15:00:00.000Z' }),
  positionOf('IWM', { protected: false, opened_at: '2020-12-16T16:00:00.000Z' }),
];

function positionOf(symbol: string, more: Partial<PositionRow>): PositionRow {
  return {
    id: `${symbol}-6`,
    symbol,
    quantity: 100,
    reserved_quantity: 0,
    available_quantity: 100,
    remainder: 0,
    locked: [],
    average_price: 369.7,
    stop_price: 368.5,
    stop_status: 'working',
    protected: true,
    watched: false,
    strategy: 'demo',
    last_price: 369.7,
    unrealized_pnl: 0,
    r_multiple: 0,
    opened_at: null,
    ...more,
  };
}

export const ORDER: OrderRow = {
  account: 'DU1',
  order_id: 7,
  client_id: 17,
  perm_id: 900,
  order_ref: 'abcdefgh.6.e',
  parent_perm_id: 0,
  oca_group: '',
  symbol: 'SPY',
  action: 'BUY',
  type: 'LMT',
  quantity: 100,
  filled: 0,
  limit_price: 369.7,
  stop_price: null,
  trail_amount: null,
  trail_percent: null,
  tif: 'DAY',
  status: 'Submitted',
  strategy: 'demo',
  signal_id: 's1',
  leg: 'e',
  state: 'working',
  created_at: '2020-12-16T14:36:00.000Z',
};

const ORDERS: readonly OrderRow[] = [
  ORDER,
  { ...ORDER, order_ref: 'abcdefgh.6.s', leg: 's', action: 'SELL', type: 'STP', quantity: 40 },
  { ...ORDER, order_ref: 'abcdefgh.9.e', symbol: 'QQQ', created_at: '2020-12-17T14:36:00.000Z' },
];

/** Has what any command may be answered with. */
const DONE = { text: 'done', order_ref: ORDER.order_ref, order: ORDER };

const CHANGE: PositionChangeRow = {
  seq: 9,
  at: '2020-12-16T14:36:02.000Z',
  position_id: 'SPY-6',
  symbol: 'SPY',
  strategy: 'demo',
  change: 'EXECUTION',
  quantity_before: 0,
  quantity_after: 100,
  reserved_before: 0,
  reserved_after: 0,
  price: 369.7,
  order_ref: 'abcdefgh.6.e',
};

const TRADE: TradeRow = {
  id: 'SPY-2',
  trade: 'SPY-2',
  symbol: 'SPY',
  side: 'long',
  quantity: 100,
  entry: 369.7,
  exit: 370.7,
  reason: 'target',
  pnl: 100,
  commission: 2,
  opened_at: '2020-12-15T14:36:02.000Z',
  closed_at: '2020-12-15T15:36:02.000Z',
  strategy: 'demo',
  config_hash: 'c0ffee',
};

const FILED = {
  day: '2020-12-15',
  made_at: '2020-12-15T21:20:00.000Z',
  is_final: true,
  net_pnl: 98,
  trade_count: 1,
};

const CONTRACT = {
  contract: 'SPY 201218C00370000',
  contract_premium: 1_200_000,
  contract_text: 'SPY 18 Dec 2020 370 call, 1.2M USD bought',
};

const SIGNAL = {
  id: 's1',
  source: 'prediction',
  prediction_id: 'p1',
  strategy: 'demo',
  symbol: 'SPY',
  side: 'long',
  at: '2020-12-16T14:36:00.000Z',
  taken: false,
  reasons: [{ kind: 'notional_over_limit', limit: 1_000, notional: 36_970 }],
  order_ref: null,
  ...CONTRACT,
};

const HOLDING: HoldingRow = {
  id: 'SPY-h',
  symbol: 'SPY',
  quantity: 50,
  locked: [],
  average_price: 360,
  opened_at: '2020-12-15T14:36:02.000Z',
  order_ref: 'abcdefgh.2.h',
  market_value: 18_500,
  unrealized_pnl: 500,
  commission: 1,
};

const STRATEGY_FILE = {
  name: 'demo.yaml',
  strategy: 'demo',
  bytes: 11,
  changed_at: '2020-12-16T14:00:00.000Z',
};

const CHART: ChartView = chartOf(
  { look: { chartMarks: () => NO_MARKS }, chartMarket: noBars },
  { symbol: 'SPY', from: undefined, to: undefined, barsFrom: undefined },
);

const DAY_ROWS = [
  { part: 'realized', text: 'SPY: 40 closed at 369.4', amount: -12, id: 'SPY-6' },
  { part: 'open', text: 'SPY: 100 from 369.7, last price 370', amount: 30, id: 'SPY-6' },
  { part: 'fees', text: 'SPY: commission of 0001.01', amount: -2.1, id: null },
];

const ANSWERS: Readonly<Record<string, unknown>> = {
  '/account': accountRow(ACCOUNT),
  '/figures/day': { name: 'day', value: 15.9, currency: 'USD', rows: DAY_ROWS },
  '/status': statusOf(STATUS, STATUS_ENVIRONMENT),
  '/board': {
    status: statusOf(STATUS, STATUS_ENVIRONMENT),
    account: accountRow(ACCOUNT),
    positions: POSITIONS,
    positions_total: POSITIONS.length,
    holdings: [HOLDING],
    holdings_total: 1,
    foreign: [],
    ...NO_DAY,
  },
  '/chart': CHART,
  '/positions': POSITIONS,
  '/positions?holdings=1': [HOLDING, { ...HOLDING, id: 'QQQ-h', symbol: 'QQQ' }],
  '/executions': [
    {
      exec_id: 'x1',
      perm_id: 900,
      order_ref: ORDER.order_ref,
      account: 'DU1',
      symbol: 'SPY',
      side: 'BOT',
      shares: 100,
      price: 369.7,
      time: '2020-12-16T14:36:01.000Z',
      strategy: 'demo',
      commission: null,
    },
  ],
  '/trades': [TRADE, { ...TRADE, id: 'SPY-3', is_inferred: true }],
  '/predictions': [
    {
      id: 'p1',
      feed: 'flow',
      symbol: 'SPY',
      signal: 'BUY',
      confidence: 0.9,
      data_time: '2020-12-16T14:36:00.000Z',
      received_at: '2020-12-16T14:36:00.000Z',
      anchor_price: 369.7,
      verdict: 'accepted',
      detail: { age_ms: 5 },
      repeats: 0,
      ...CONTRACT,
    },
  ],
  '/signals': [SIGNAL, { ...SIGNAL, id: 's2', taken: true, reasons: [] }],
  '/strategies': [
    {
      name: 'demo',
      removed: false,
      hash: 'c0ffee',
      since: '2020-12-16T14:00:00.000Z',
      symbols: ['SPY'],
      waits_for: [{ symbol: 'SPY', reasons: [{ kind: 'cooldown', text: 'cooling down' }] }],
      bars: null,
      holds: ['SPY'],
      entries_today: 1,
      last_signal: SIGNAL,
    },
  ],
  '/strategies/files': [STRATEGY_FILE],
  '/strategies/files/demo.yaml': {
    ...{ name: 'demo.yaml', text: 'name: demo\n', hash: 'c0ffee' },
    changed_at: STRATEGY_FILE.changed_at,
  },
  '/equity': [
    { day: '2020-12-15', net_liquidation: 998_000 },
    { day: '2020-12-16', net_liquidation: 1_000_000 },
  ],
  '/alarms': [
    {
      ...{ id: 'A7', kind: 'closed-by-hand', symbol: 'SPY', severity: 'warning' },
      ...{ title: 'Closed by hand', text: 'SPY: closed', means: 'closed', what_to_do: 'look' },
      ...{ since: '2020-12-16T14:40:00.000Z', ended_at: null, times: 1, calling: true },
      ...{ mutable: true, acknowledged: null, muted: null },
    },
    {
      ...{ id: 'A3', kind: 'unprotected', symbol: 'SPY', severity: 'danger' },
      ...{ title: 'NO STOP', text: 'SPY has no stop', means: 'unlimited', what_to_do: 'protect' },
      ...{ since: '2020-12-16T14:36:00.000Z', ended_at: '2020-12-16T14:37:00.000Z', times: 1 },
      ...{ calling: false, mutable: false, acknowledged: null, muted: null },
    },
  ],
  '/locks': [
    {
      id: 'lock-1',
      scope: 'symbol',
      symbol: 'SPY',
      rule: null,
      reason: { kind: 'cooldown' },
      text: 'SPY: cooling down',
      since: '2020-12-16T14:36:00.000Z',
      until: '2020-12-16T15:36:00.000Z',
    },
  ],
  '/explain': [STEP],
  '/why': [WHY],
  '/reports': [FILED, { ...FILED, day: '2020-12-16' }],
  '/report': { ...FILED, mode: 'paper', account: 'DU1', trades: [TRADE] },
};
