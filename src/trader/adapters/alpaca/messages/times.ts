// Times as Alpaca writes them: RFC 3339 with up to nanoseconds, in UTC or with the offset of New York.
import { type Instant, instant } from '../../../../kernel/instant.ts';

const MOMENT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const MS_DIGITS = 4;

/** Undefined if it is not such a time; what is finer than a millisecond is cut. */
export function timeIn(text: string): Instant | undefined {
  const [, seconds, fraction = '', zone] = MOMENT.exec(text) ?? [];
  if (seconds === undefined || zone === undefined) return undefined;
  const at = Date.parse(`${seconds}${fraction.slice(0, MS_DIGITS)}${zone}`);
  return Number.isNaN(at) ? undefined : instant(at);
}
