// Option rows without those of a moment and after it.
import type { Instant } from '../../kernel/instant.ts';
import { optionRowsBetween } from '../options/option-columns.ts';
import type { TapedRows } from './chain-tape.ts';

export function tapedUntil(taped: TapedRows, cut: Instant): TapedRows {
  const last = taped.calendar.dayOf(cut);
  return {
    ...taped,
    days: taped.days.filter((day) => day <= last),
    rowsOf(day) {
      const rows = taped.rowsOf(day);
      const end = rows.at.findIndex((at) => at >= cut);
      return end < 0 ? rows : optionRowsBetween(rows, 0, end);
    },
  };
}
