// Strategies that would enter nothing, because their exits are to rest at the broker and no probe has shown that this works.
import { provenExits } from '../../../trader/app/paper-probe/proven-exits.ts';
import { COMBINATIONS, type OptionTrade } from '../../../trader/domain/terms/option-trade.ts';
import type { RestedKind } from '../../../trader/ports/broker-reports.ts';
import { wordsOf } from '../../../trader/ports/brokers.ts';
import type { Settings } from '../../../trader/ports/settings.ts';

export const PROBE_REMEDY =
  'run `sluice doctor --paper-probe --conditional ID` on the paper account, or remove exit.underlying.rested';

/** A sentence; undefined if every strategy can enter. */
export function exitsUnproven(
  settings: Pick<Settings, 'mode' | 'account' | 'dataFolder' | 'strategies' | 'broker'>,
  isPractice: boolean,
): string | undefined {
  const proven = provenExits(settings, { isPractice });
  const names = settings.strategies
    .filter(({ exit }) => exit.underlying?.floorPercent !== undefined)
    .filter(({ trade }) => trade !== undefined && !proven.includes(kindOf(trade)))
    .map(({ name }) => name);
  if (names.length === 0 || !wordsOf(settings.broker).hasRestingStops) return undefined;
  return `every entry of ${names.join(', ')} is refused: its exit is to rest at the broker, and no paper probe has shown that this works`;
}

function kindOf({ as }: OptionTrade): RestedKind {
  return COMBINATIONS.has(as) ? 'vertical' : 'contract';
}
