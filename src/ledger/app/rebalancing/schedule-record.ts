// A schedule as it is kept: plain JSON, from which its runs and what they plan are read again.
import { type Instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import { dayAt, instantOf, zoneNamed } from '../../../market/time/zone.ts';
import { type BusinessDay, type RunSchedule, runDays } from '../../domain/rebalancing/run-days.ts';
import type { RebalancingRequest } from './proposed-plan.ts';
import { type RequestRecord, requestFrom, requestRecord } from './request-record.ts';

export interface RebalancingSchedule extends RunSchedule {
  /** After midnight where the portfolio is at home. */
  readonly minuteOfDay: number;
  /** IANA. */
  readonly zone: string;
  readonly wanted: RebalancingRequest;
}

/** The first `count` runs later than `after`. */
export function nextRuns(
  { minuteOfDay, zone: name, ...schedule }: Omit<RebalancingSchedule, 'wanted'>,
  after: Instant,
  { count, isOpen }: { readonly count: number; readonly isOpen: BusinessDay },
): readonly Instant[] {
  const zone = zoneNamed(name);
  const dayBefore = addDays(dayAt(zone, after), -1);
  return runDays(schedule, dayBefore, { count: count + 1, isOpen })
    .map((day) => instantOf(zone, day, minuteOfDay * MINUTE_MS))
    .filter((at) => at > after)
    .slice(0, count);
}

export function scheduleText({ wanted, ...schedule }: RebalancingSchedule): string {
  return JSON.stringify({ ...schedule, wanted: requestRecord(wanted) });
}

interface Kept extends Omit<RebalancingSchedule, 'wanted'> {
  readonly wanted: RequestRecord;
}

export function scheduleFrom(text: string): RebalancingSchedule {
  const { wanted, ...schedule } = JSON.parse(text) as Kept;
  return { ...schedule, wanted: requestFrom(wanted) };
}
