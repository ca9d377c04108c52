// An option that is held in its public JSON form, with its greeks.

import type { StatusView } from '../../contract/status.ts';
import { greekFigures } from '../../domain/options/greek-figures.ts';
import { instrumentText } from '../../domain/wording/contract-text.ts';
import type { HeldOption } from '../../ports/trader-status.ts';

export function optionRow({
  symbol,
  quantity,
  daysLeft,
  greeks,
  exit,
}: HeldOption): NonNullable<StatusView['options']>[number] {
  return {
    ...{ symbol, name: instrumentText(symbol), quantity, days_left: daysLeft },
    ...greekFigures(greeks),
    unit: greekFigures(greeks, quantity),
    ...(exit && { exit: { ...exit.condition, resting: exit.isResting } }),
  };
}
