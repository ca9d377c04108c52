// The clock every time of the page is on: the exchange's.
import { computed } from '@preact/signals';
import type { Zone } from '../facts/times.ts';
import { trader } from './board.ts';

export const zone = computed((): Zone => {
  const { time_zone, time_label } = trader.value ?? { time_zone: 'UTC', time_label: 'UTC' };
  return { zone: time_zone, label: time_label };
});
