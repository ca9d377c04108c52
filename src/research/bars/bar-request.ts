// What is asked of a file of bars, and what is read from it.
import type { TradingDay } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import type { Zone } from '../../market/time/zone.ts';
import type { Cells } from './cells.ts';
import type { DecimalCommas } from './decimal-commas.ts';
import type { FileIssue } from './file-issue.ts';
import type { DayOrder } from './stamps.ts';

export interface BarFileRequest {
  readonly file: string;
  /** Undefined for all that the file names. */
  readonly symbol: string | undefined;
  /** The header of a file that has none, or one that is not known. */
  readonly columns?: readonly string[] | undefined;
  /** Of its bars; undefined if the file shows it. */
  readonly lengthMs?: number | undefined;
  /** Dates that are weeks apart are bars of weeks; absent: days of which most are missing. */
  readonly readsWeeks?: boolean;
  /** For times without an offset; undefined: that of the vendor, or of the exchange. */
  readonly zone: Zone | undefined;
  readonly calendar: Calendar;
  readonly dayOrder: DayOrder;
  /** Added to the times; if it is stated, also as 0, the times are taken as right. */
  readonly shiftMinutes?: number | undefined;
  /** The offset with which times of the zone's clock were written all year; of times with an offset. */
  readonly fixedOffsetMs?: number | undefined;
  /** Of a file whose bars are named by their end, where nothing is stated. */
  readonly ownShiftMinutes?: number | undefined;
  /** Of a file whose column of volumes is empty in every row, as TradingView writes it of an index. */
  readonly lacksVolumes?: boolean;
  readonly commas?: DecimalCommas;
  /** So many rows need no growing of memory. */
  readonly expectedRows?: number | undefined;
}

export interface BarFile {
  readonly file: string;
  readonly symbol: string;
  /** How its times are written: `times of UTC`. */
  readonly times: string;
  /** Regular hours only, ascending. */
  readonly columns: BarColumns;
  readonly isDaily: boolean;
  /** Why nothing shows whether its times are right, and the flag to give; undefined where that is known. */
  readonly undecidedTimes?: string | undefined;
  /** Minutes that were stated, and with which the times are taken as right. */
  readonly statedShift?: number | undefined;
  /** The last price after regular hours, by day: where an auction sets the close. */
  readonly lateCloses: ReadonlyMap<TradingDay, number>;
  /** As marked in their columns. */
  readonly actions: readonly CorporateAction[];
  /** Rows that have no prices, or unsound ones, by name: a sentence for each kind. */
  readonly leftOut: readonly string[];
  /** What else was skipped, and how the file was read, a sentence each. */
  readonly notes: readonly string[];
}

export interface BarRows {
  /** The cells are read before it returns. */
  take(cells: Cells, line: number): void;
  /** The time between the two bars that are closest. */
  shortestGapMs(): number;
  /** The calendar days between the two rows that are closest; undefined unless at least three rows are dates without a time. */
  daysApart(): number | undefined;
  /** The time between the two rows that are closest, inside regular hours or not; undefined unless at least three have a time. */
  timesApartMs(): number | undefined;
  /** Whether each row is unsound only because its volume is empty. */
  lacksVolumes(): boolean;
  /** `gapMs` is the shortest one of all symbols of the file, which shows the length of the bars. */
  finish(gapMs: number): Result<BarFile, FileIssue[]>;
}
