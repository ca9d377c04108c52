// How the CSV of one broker is recognised, and how it writes days and numbers.
import type { Zone } from '../../../../market/time/zone.ts';
import type { MomentForm } from '../../text/moment-text.ts';
import type { DecimalSign } from '../../text/number-text.ts';

export interface BrokerTerms {
  /** Part of the name of each row: it never changes. */
  readonly name: string;
  /** A header with all of them is that of this broker. */
  readonly columns: readonly string[];
  /** No other columns are in it. */
  readonly isWholeHeader?: boolean;
  readonly decimalSign: DecimalSign;
  readonly moments: MomentForm;
  /** Of days and times that are written without one. */
  readonly zone: Zone;
  /** The column whose few words say what a row is. */
  readonly kind?: string;
  /** The column that says which account a row is of. */
  readonly account?: string;
  /** The first cell of a table below, whose rows explain those of the first one. */
  readonly repeats?: string;
}
