// A position without full cover in its public JSON form.
import type { StatusView } from '../../ports/status-view.ts';
import type { UncoveredPosition } from '../../ports/trader.ts';

export function uncoveredRow(uncovered: UncoveredPosition): StatusView['uncovered'][number] {
  const { by, ...row } = uncovered;
  return { ...row, waived_by: by ?? null };
}
