// A position without full cover at the broker in its public JSON form.

import { toIso } from '../../../kernel/instant.ts';
import { cents } from '../../../market/instruments/money.ts';
import type { StatusView } from '../../contract/status.ts';
import type {
  BoundedPosition,
  LockedStatus,
  UncoveredPosition,
  WatchedPosition,
} from '../../ports/trader-status.ts';

export function uncoveredRow(uncovered: UncoveredPosition): StatusView['uncovered'][number] {
  const { by, ...row } = uncovered;
  return { ...row, waived_by: by ?? null };
}

export function watchedRow({ stopPrice, ...row }: WatchedPosition): StatusView['watched'][number] {
  return { ...row, stop_price: stopPrice };
}

export function boundedRow({ lossMax, ...row }: BoundedPosition) {
  return { ...row, max_loss: cents(lossMax) };
}

export function lockedRow({ symbol, quantity, until, isAll }: LockedStatus) {
  return { symbol, quantity, until: toIso(until), is_all: isAll };
}
