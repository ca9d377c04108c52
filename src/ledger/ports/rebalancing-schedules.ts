// When portfolios are planned by themselves: one schedule each, with its next run.
import type { Instant } from '../../kernel/instant.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';

export interface ScheduleRow {
  readonly portfolio: PortfolioId;
  readonly nextAt: Instant;
  /** JSON: days, time, zone, and what is to be planned. */
  readonly body: string;
}

export interface ScheduleReads {
  schedule(portfolio: PortfolioId): Promise<ScheduleRow | undefined>;
  /** Of those that have one. */
  schedulesOf(portfolios: readonly PortfolioId[]): Promise<readonly ScheduleRow[]>;
  /** The longest waiting first. */
  dueSchedules(at: Instant, limit: number): Promise<readonly ScheduleRow[]>;
}

export interface ScheduleWrites {
  /** In the place of the one before. */
  saveSchedule(row: ScheduleRow): Promise<void>;
  dropSchedule(portfolio: PortfolioId): Promise<void>;
}
