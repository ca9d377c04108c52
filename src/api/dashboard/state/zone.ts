// The clock every time of the page is on: the exchange's.
import { computed } from '@preact/signals';
import { dayOf, type Zone } from '../facts/times.ts';
import { seen, trader } from './dashboard-snapshot.ts';

export const zone = computed((): Zone => {
  const { time_zone, time_label } = trader.value ?? { time_zone: 'UTC', time_label: 'UTC' };
  return { zone: time_zone, label: time_label };
});

/** There, at the moment of what is shown; null until it is known. It changes once a day, and what shows times with it. */
export const today = computed((): string | null => {
  const now = seen.value?.board.account.market_time ?? null;
  return now === null ? null : dayOf(now, zone.value);
});
