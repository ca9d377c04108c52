// What the tests of the control API show at it.

import { failed } from '../../../../src/kernel/result.ts';
import { US } from '../../../../src/market/venues/us.ts';
import type { PositionRow } from '../../../../src/trader/contract/order-rows.ts';
import type { FiledReports } from '../../../../src/trader/ports/filed-reports.ts';
import type { Look, StepRow, WhyRow } from '../../../../src/trader/ports/look.ts';
import type { ControlApiOptions } from '../../../../src/trader/surfaces/control/control-routes.ts';
import { NO_MARKS } from '../../ports/no-chart.ts';
import { NO_DAY } from '../../ports/no-day.ts';

export const POSITION: PositionRow = {
  id: 'SPY-6',
  symbol: 'SPY',
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
  last_price: 370,
  unrealized_pnl: 30,
  r_multiple: 0.25,
  opened_at: '2020-12-16T14:36:02.000Z',
};

export const STEP: StepRow = {
  seq: 7,
  at: '2020-12-16T14:36:02.000Z',
  type: 'alarm-raised',
  topic: 'ALARM',
  text: 'no stop',
  minor: false,
  fact: { type: 'alarm-raised', alarm: 'unprotected', text: 'no stop' },
};

export const WHY: WhyRow = {
  ...{ about: 'p 1/a+b', is_symbol: false, since: null, outcome: 'not_entered' },
  sentence: 'SPY not bought: trading is halted: lunch.',
  root: { kind: 'trading_halted', text: 'trading is halted: lunch' },
  ...{ refusals: [], conditions: [], changes: [], afterwards: [], decisions: [] },
  ...{ decisions_total: 0, steps: [STEP], hashes: [] },
};

export const LOOK: Look = {
  positions: () => [POSITION],
  holdings: () => [],
  foreignPositions: () => [{ symbol: 'QQQ', quantity: 7 }],
  orders: () => [],
  ordersPage: () => ({ total: 0, rows: [] }),
  listPage: () => ({ total: 0, rows: [] }),
  executions: () => [],
  trades: () => [],
  positionChanges: () => ({ total: 0, rows: [] }),
  predictions: () => [],
  explain: (id) => (id === 'p 1/a+b' ? [STEP] : []),
  why: ({ about }) => (about === 'p 1/a+b' ? WHY : undefined),
  idsLike: (text) => (text === 'p 1' ? [{ id: 'p 1/a+b' }] : []),
  day: () => NO_DAY,
  lastSignal: () => undefined,
  chartMarks: () => NO_MARKS,
  signals: ({ isNotTakenOnly }) => {
    if (isNotTakenOnly) return [];
    throw new Error('the table is gone');
  },
};

/** As through a broker that trades no options. */
export const NO_CHAIN: ControlApiOptions['chain'] = async () =>
  failed({ kind: 'not-offered', why: 'no options are traded through it' });

export const NO_REPORTS: FiledReports = { days: () => [], read: () => undefined };

export const STATUS_ENVIRONMENT = {
  home: US,
  files: { refused: [], needsRestart: '' },
  pid: 42,
  folder: '/data/paper-DU1',
  version: '0.1.0',
  uptimeSeconds: 61.7,
  isStopping: false,
  gateway: {
    restartAt: { hour: 23, minute: 45, zone: 'America/New_York' },
    weeklyLogin: { weekday: 'sun' as const, hour: 1, minute: 0, zone: 'America/New_York' },
  },
  errorsLastHour: 2,
  metrics: { host: '127.0.0.1', port: 9464 },
};
