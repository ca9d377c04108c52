// A position without full cover at the broker in its public JSON form.
import type { StatusView } from '../../ports/status-view.ts';
import type { UncoveredPosition, WatchedPosition } from '../../ports/trader.ts';

export function uncoveredRow(uncovered: UncoveredPosition): StatusView['uncovered'][number] {
  const { by, ...row } = uncovered;
  return { ...row, waived_by: by ?? null };
}

export function watchedRow({ stopPrice, ...row }: WatchedPosition): StatusView['watched'][number] {
  return { ...row, stop_price: stopPrice };
}
