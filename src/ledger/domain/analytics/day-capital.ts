// What worked in each security during a day: what it was worth at the start, with what was put into it.
import type { SecurityId } from '../entries/ids.ts';
import type { DayStep } from './day-series.ts';

/**
 * Like money paid into a portfolio: what enlarges a holding is there from the start of the day, what reduces it until its end.
 * The capital that is in no security is that of cash.
 */
export function capitalsOf({ before, day }: DayStep): ReadonlyMap<SecurityId, number> {
  const start = new Map(before.held.map(({ security, value }) => [security, value]));
  const end = new Map(day.held.map(({ security, value }) => [security, value]));
  const capitals = new Map<SecurityId, number>();
  for (const security of new Set([...start.keys(), ...day.paid.keys(), ...day.delivered.keys()])) {
    const held = start.get(security) ?? 0;
    const put = (day.delivered.get(security) ?? 0) - (day.paid.get(security) ?? 0);
    const side = Math.sign(held) || Math.sign(end.get(security) ?? 0);
    capitals.set(security, Math.sign(put) === side ? held + put : held);
  }
  return capitals;
}
