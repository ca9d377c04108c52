// What the journal of an instance knew last, while no daemon answers: positions, their stops, and what will block entries after the
// next start.
import { existsSync } from 'node:fs';
import { instant, toIso } from '../../kernel/instant.ts';
import { ok, type Result } from '../../kernel/result.ts';
import { amountOf } from '../../market/instruments/amount.ts';
import { readHaltFile } from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import { lastBackup } from '../../trader/adapters/sqlite/instance/last-backup.ts';
import { packageVersion } from '../../trader/app/instance/package.ts';
import type { HoldingRow, OrderRow, PositionRow } from '../../trader/contract/order-rows.ts';
import type { StatusView } from '../../trader/contract/status.ts';
import { optionBounds } from '../../trader/domain/options/held-option.ts';
import { isTerminal } from '../../trader/domain/orders/order-state.ts';
import { reservedFor } from '../../trader/domain/terms/collateral.ts';
import { HALT_FILE } from '../../trader/domain/terms/halt-reason.ts';
import { openAlarmRows } from '../../trader/surfaces/control/alarm-row.ts';
import { lockRow } from '../../trader/surfaces/control/lock-row.ts';
import { haltLink } from '../../trader/surfaces/control/status.ts';
import {
  lockedRow,
  uncoveredRow,
  watchedRow,
} from '../../trader/surfaces/control/uncovered-row.ts';
import type { CommandFailure } from '../program/exit-code.ts';
import { home } from '../program/home.ts';
import type { Instance } from '../program/instance.ts';
import { exchangeDateTime, timeLabel } from '../program/words.ts';
import type { RiskOnDisk } from './stopped-risk.ts';

export interface StoppedStatus {
  readonly status: StatusView;
  /** How old it is. */
  readonly recorded: string;
}

export async function stoppedStatus(
  instance: Instance,
): Promise<Result<StoppedStatus, CommandFailure>> {
  const { folder, mode, account } = instance;
  const stopped: StatusView = {
    live: false,
    real_money: mode === 'live',
    state: 'stopped',
    mode,
    account,
    folder: folder.path,
    pid: null,
    uptime_seconds: 0,
    version: packageVersion(),
    market_time: null,
    gateway: null,
    feeds: [],
    trading: stoppedTrading(readHaltFile(folder), undefined),
    clock: null,
    config: null,
    alarms: [],
    locks: [],
    first_live_day: null,
    ready: { is_ready: false, why: 'the daemon is stopped' },
    positions: 0,
    holdings: [],
    protected_positions: 0,
    unprotected: [],
    uncovered: [],
    watched: [],
    bounded: [],
    options: [],
    locked: [],
    stops_confirmed_at: null,
    stops_stale: true,
    worst_case: 0,
    worst_case_from_now: null,
    loss_unlimited: false,
    open_orders: 0,
    unknown_orders: 0,
    dark_prices: [],
    thin_quotes: null,
    paused_symbols: [],
    comparison: null,
    day: null,
    naked_seen_ms: 0,
    broker_gap_ms: 0,
    unwatched_seen_ms: 0,
    naked_today_ms: null,
    inferred_executions: 0,
    repairs: 0,
    errors_last_hour: 0,
    last_backup: lastBackup(folder.backups, Date.now()),
    metrics: null,
  };
  if (!existsSync(folder.journal))
    return ok({ status: stopped, recorded: 'nothing was ever recorded' });
  const { openStoppedJournal } = await import('../program/stopped-journal.ts');
  const opened = openStoppedJournal(instance);
  if (!opened.ok) return opened;
  const reader = opened.value;
  const { riskOnDisk } = await import('./stopped-risk.ts');
  try {
    const onDisk = riskOnDisk(instance);
    if (!onDisk.ok) return onDisk;
    const {
      trading,
      locks = [],
      alarms = [],
      pauses = [],
      uncovered = [],
      watched = [],
      locked = [],
    } = onDisk.value ?? {};
    const asOf = reader.asOf === undefined ? null : toIso(reader.asOf);
    const positions = reader.look.positions();
    const orders = reader.look.orders();
    const status: StatusView = {
      ...stopped,
      market_time: asOf,
      trading: stoppedTrading(readHaltFile(folder), trading),
      positions: positions.length,
      holdings: reader.look.holdings().map(heldRow),
      protected_positions: positions.filter((position) => position.protected).length,
      ...riskOf(positions, { uncovered, watched, locked }),
      bounded: positions.flatMap(boundOf),
      open_orders: orders.filter(isOpen).length,
      alarms: openAlarmRows(alarms, reader.asOf ?? instant(0)),
      locks: locks.map((lock) => lockRow(lock, home())),
      paused_symbols: [...pauses],
      unknown_orders: orders.filter(({ state }) => state === 'unknown').length,
    };
    const recorded =
      asOf === null
        ? 'it recorded nothing since its first start'
        : `as of ${exchangeDateTime(asOf)} ${timeLabel()}`;
    return ok({ status, recorded });
  } finally {
    reader.close();
  }
}

function heldRow({ symbol, quantity, average_price }: HoldingRow) {
  return { symbol, quantity, average_price };
}

/** States that no daemon runs, and what will block entries after the next start. */
function stoppedTrading(
  halt: string | undefined,
  trading: RiskOnDisk['trading'] | undefined,
): StatusView['trading'] {
  const isHeldBack = trading !== undefined && trading.state !== 'ACTIVE';
  const reason = [
    'the daemon is stopped',
    ...(halt === undefined ? [] : [`HALT file present: ${halt}`]),
    ...(isHeldBack ? [`it will start ${trading.state}: ${trading.why}`] : []),
  ].join('; ');
  const file = halt === undefined ? undefined : HALT_FILE;
  const haltedBy = trading?.state === 'HALTED' ? trading.why : file;
  return { state: 'HALTED', reason, ...haltLink(haltedBy) };
}

type Risk = Pick<
  StatusView,
  'uncovered' | 'watched' | 'locked' | 'unprotected' | 'loss_unlimited' | 'worst_case'
>;

/** While no daemon runs, stops are not watched, and shares that become sellable are not protected. */
function riskOf(
  positions: readonly PositionRow[],
  { uncovered, watched, locked }: Pick<RiskOnDisk, 'uncovered' | 'watched' | 'locked'>,
): Risk {
  const isUnlimited = uncovered.length + watched.length + locked.length > 0;
  const fromEntries = positions.reduce((sum, position) => sum + fromEntry(position), 0);
  return {
    uncovered: uncovered.map(uncoveredRow),
    watched: watched.map(watchedRow),
    locked: locked.map(lockedRow),
    unprotected: [...new Set(uncovered.map(({ symbol }) => symbol))],
    loss_unlimited: isUnlimited,
    worst_case: isUnlimited ? null : fromEntries,
  };
}

function fromEntry(position: PositionRow): number {
  const { symbol, stop_price: stopPrice, average_price: average, quantity } = position;
  if (isBounded(position)) return -(optionBounds(symbol, quantity, average).maxLoss ?? 0);
  return amountOf(symbol, (stopPrice ?? average) - average, quantity);
}

function boundOf(position: PositionRow) {
  const { symbol, quantity, average_price: average } = position;
  if (!isBounded(position)) return [];
  const maxLoss = optionBounds(symbol, quantity, average).maxLoss ?? 0;
  const reserved = quantity < 0 ? reservedFor(symbol, -quantity) : undefined;
  return [{ symbol, quantity, max_loss: maxLoss, ...(reserved && { reserved }) }];
}

/** What was paid is all that it can lose. */
function isBounded({ stop_status: status }: PositionRow): boolean {
  return status === 'bounded';
}

/** As the daemon counts them: all that have not ended. */
function isOpen({ state }: OrderRow): boolean {
  return state !== 'released' && !isTerminal(state);
}
