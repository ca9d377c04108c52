// Schedules of rebalancings as rows, and back.

import { rowCodec, type TableOf } from '../../../sql/tables/row-codec.ts';
import type { ScheduleRow } from '../../ports/rebalancing-schedules.ts';

const SCHEDULE = rowCodec<ScheduleRow>()({
  portfolio: ['portfolio_id', 'same'],
  nextAt: ['next_at', 'same'],
  body: ['body', 'same'],
});
export type ScheduleTable = TableOf<typeof SCHEDULE>;
export const { written: writtenSchedule, read: readSchedule } = SCHEDULE;
