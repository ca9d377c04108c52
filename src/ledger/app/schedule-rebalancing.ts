// Schedules of rebalancings. A run makes a plan, which waits for a person; a run that was missed is reported and not replayed.
import { DAY_MS, type Instant, instant, MINUTE_MS } from '../../kernel/instant.ts';
import { ok } from '../../kernel/result.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import { type Cause, type NewEvent, rebalancingStream } from '../domain/events/envelope.ts';
import type { BusinessDay } from '../domain/rebalancing/run-days.ts';
import type { LedgerStep } from '../ports/ledger-store.ts';
import type { ScheduleRow } from '../ports/rebalancing-schedules.ts';
import type { Ledger } from './ledger.ts';
import { evaluateRebalancing, type RebalancingSources } from './plan-rebalancing.ts';
import type { PlanRecord } from './rebalancing/plan-record.ts';
import {
  nextRuns,
  type RebalancingSchedule,
  scheduleFrom,
  scheduleText,
} from './rebalancing/schedule-record.ts';
import { MISSED, storePlan } from './rebalancing/stored-plans.ts';

export type { BusinessDay, RebalancingSchedule };

const SHOWN_RUNS = 3;

/** The next runs; without a schedule none. */
export async function setSchedule(
  ledger: Ledger,
  portfolio: PortfolioId,
  { schedule, isOpen }: ScheduleChange,
): Promise<readonly Instant[]> {
  const runs =
    schedule === undefined
      ? []
      : nextRuns(schedule, ledger.context.store.now(), { count: SHOWN_RUNS, isOpen });
  await ledger.inOneStep<undefined, never>(async (step) => {
    await step.lock(rebalancingStream(portfolio));
    const [nextAt] = runs;
    if (schedule === undefined || nextAt === undefined) await step.dropSchedule(portfolio);
    else await step.saveSchedule({ portfolio, nextAt, body: scheduleText(schedule) });
    return ok(undefined);
  });
  return runs;
}

/** With its next runs, the one that is due first; undefined without a schedule. */
export async function keptSchedule(
  { read }: Pick<Ledger, 'read'>,
  portfolio: PortfolioId,
  isOpen: BusinessDay,
): Promise<KeptSchedule | undefined> {
  const row = await read.schedule(portfolio);
  if (row === undefined) return undefined;
  const schedule = scheduleFrom(row.body);
  const later = nextRuns(schedule, row.nextAt, { count: SHOWN_RUNS - 1, isOpen });
  return { schedule, runs: [row.nextAt, ...later] };
}

export interface KeptSchedule {
  readonly schedule: RebalancingSchedule;
  readonly runs: readonly Instant[];
}

export interface ScheduleChange {
  /** Undefined: none any more. */
  readonly schedule: RebalancingSchedule | undefined;
  readonly isOpen: BusinessDay;
}

/** A run that is made later than this after its time was missed. */
const LATE_MAX_MS = 60 * MINUTE_MS;
const BATCH = 100;
const RUNS_MAX = 400;

export interface DueRuns {
  /** How many plans were made. */
  readonly planned: number;
  readonly missed: number;
  /** Schedules that threw. */
  readonly broken: readonly BrokenSchedule[];
}

export interface BrokenSchedule {
  readonly portfolio: PortfolioId;
  readonly error: string;
}

/** Each portfolio once: a schedule that throws is reported, and the others run. */
export async function runDueRebalancings(
  ledger: Ledger,
  sources: () => RebalancingSources,
  isOpen: BusinessDay,
): Promise<DueRuns> {
  let [planned, missed] = [0, 0];
  const broken: BrokenSchedule[] = [];
  const seen = new Set<PortfolioId>();
  for (;;) {
    const due = await ledger.read.dueSchedules(sources().now, BATCH);
    const rows = due.filter(({ portfolio }) => !seen.has(portfolio));
    if (rows.length === 0) return { planned, missed, broken };
    for (const row of rows) {
      seen.add(row.portfolio);
      const done = await runOrReport(ledger, sources, { row, isOpen });
      planned += done.planned;
      missed += done.missed;
      broken.push(...done.broken);
    }
  }
}

interface DueRow {
  readonly row: ScheduleRow;
  readonly isOpen: BusinessDay;
}

async function runOrReport(
  ledger: Ledger,
  sources: () => RebalancingSources,
  due: DueRow,
): Promise<DueRuns> {
  const { portfolio } = due.row;
  try {
    return { ...(await runOne(ledger, sources(), due)), broken: [] };
  } catch (error) {
    const broken: BrokenSchedule[] = [{ portfolio, error: String(error) }];
    try {
      await passOver(ledger, sources().now, due);
    } catch (again) {
      // It stays due until the next minute.
      broken.push({ portfolio, error: String(again) });
    }
    return { planned: 0, missed: 0, broken };
  }
}

/** The reason of a scheduled run that threw; what it threw is in the log. */
const BROKEN = 'ERROR';

async function passOver(ledger: Ledger, now: Instant, { row, isOpen }: DueRow): Promise<void> {
  const nextAt = runAfter(now, { row, isOpen });
  await ledger.inOneStep<undefined, never>(async (step) => {
    const stream = rebalancingStream(row.portfolio);
    await step.lock(stream);
    if ((await step.schedule(row.portfolio))?.nextAt !== row.nextAt) return ok(undefined);
    await step.saveSchedule({ ...row, nextAt });
    await step.append(stream, [failure(row.nextAt, BROKEN)], BY_SCHEDULE);
    return ok(undefined);
  });
}

/** A schedule that cannot be read has no next run: it is looked at again in a day. */
function runAfter(now: Instant, { row, isOpen }: DueRow): Instant {
  const tomorrow = instant(now + DAY_MS);
  try {
    const [next = tomorrow] = nextRuns(scheduleFrom(row.body), now, { count: 1, isOpen });
    return next;
  } catch {
    return tomorrow;
  }
}

async function runOne(
  ledger: Ledger,
  sources: RebalancingSources,
  { row, isOpen }: DueRow,
): Promise<{ readonly planned: number; readonly missed: number }> {
  const schedule = scheduleFrom(row.body);
  const due = runsUntil(sources.now, { schedule, first: row.nextAt, isOpen });
  const last = due.at(-1);
  const isInTime = last !== undefined && sources.now - last <= LATE_MAX_MS;
  const missed = isInTime ? due.slice(0, -1) : due;
  const [nextAt] = nextRuns(schedule, sources.now, { count: 1, isOpen });
  const portfolio = await ledger.read.portfolio(row.portfolio);
  const isOver = portfolio === undefined || portfolio.closedAt !== undefined;
  const outcome =
    isInTime && !isOver
      ? await evaluateRebalancing(ledger, sources, portfolio, schedule.wanted)
      : undefined;
  const done = await ledger.inOneStep<number, never>(async (step) => {
    const stream = rebalancingStream(row.portfolio);
    await step.lock(stream);
    // Another process was faster, or it was changed meanwhile.
    if ((await step.schedule(row.portfolio))?.nextAt !== row.nextAt) return ok(0);
    if (isOver || nextAt === undefined) {
      await step.dropSchedule(row.portfolio);
      return ok(0);
    }
    await step.saveSchedule({ ...row, nextAt });
    const reports = missed.map((at) => failure(at, MISSED));
    if (outcome?.ok === false) reports.push(failure(last ?? sources.now, outcome.failure.kind));
    if (reports.length > 0) await step.append(stream, reports, BY_SCHEDULE);
    return ok(outcome?.ok === true ? await kept(step, outcome.value) : 0);
  });
  const isDone = done.ok && !isOver;
  return { planned: done.ok ? done.value : 0, missed: isDone ? missed.length : 0 };
}

/** From the first one on; a schedule that slept for decades reports the first ones only. */
function runsUntil(
  now: Instant,
  {
    schedule,
    first,
    isOpen,
  }: {
    readonly schedule: RebalancingSchedule;
    readonly first: Instant;
    readonly isOpen: BusinessDay;
  },
): readonly Instant[] {
  const due: Instant[] = [];
  for (let at: Instant | undefined = first; at !== undefined && at <= now; ) {
    due.push(at);
    [at] = due.length < RUNS_MAX ? nextRuns(schedule, at, { count: 1, isOpen }) : [];
  }
  return due;
}

async function kept(step: LedgerStep, plan: PlanRecord): Promise<number> {
  await storePlan(step, plan, BY_SCHEDULE);
  return 1;
}

function failure(at: Instant, reason: string): NewEvent {
  return {
    type: 'REBALANCING_FAILED',
    schemaVersion: 1,
    effective: at,
    data: { planId: null, reason },
  };
}

const BY_SCHEDULE: Cause = {
  actor: 'system',
  source: 'housekeeping',
  correlationId: 'rebalancing',
  causationId: undefined,
};
