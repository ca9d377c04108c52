// What is asked of a simulated day, and what it leaves behind.

import type { BrokerName } from '../../../src/trader/ports/brokers.ts';
import type { HomeVenue } from '../../../src/trader/ports/home-venue.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';

/** Trading days in a row of a week in Vietnam: what is bought on the first can be sold on the third. */
export const DAYS_A_WEEK = 5;

export interface DayOptions {
  readonly seed: number;
  /** At Vietnam's exchanges the week with this day is played, because shares are locked for days. */
  readonly day: number;
  /** The US by default. */
  readonly venue?: HomeVenue;
  /** That which is the default of the venue, or another one whose days can be played. */
  readonly broker?: BrokerName;
  /** Of each day at Alpaca, from its open; all by default. */
  readonly hoursMost?: number;
  /** Of the week, from its first; all by default. */
  readonly daysMost?: number;
  readonly symbols?: readonly string[];
  /** All strategies trade options; by default some do. */
  readonly products?: 'options';
  /** How many faults are drawn at most. */
  readonly faultsMax?: number;
}

export interface Violation {
  readonly law: string;
  readonly text: string;
  readonly at: number;
}

export interface DayResult {
  /** Trading days that were played. */
  readonly days: number;
  readonly turns: number;
  readonly orders: number;
  readonly faults: readonly string[];
  /** Names of all that can be drawn. */
  readonly faultNames: readonly string[];
  readonly violations: readonly Violation[];
  /** As the journal has them. */
  facts(): readonly RecordedFact[];
}
