// What the corporate actions on record do to a holding of a basket: splits restate its shares, cash adds to its return,
// and shares of another security end its comparable past.
import type { TradingDay } from '../../../kernel/instant.ts';
import { isInForce } from '../../../ledger/app/proposals/same-split.ts';
import { allSplits, type SplitOnDay, splitIn } from '../../../ledger/domain/prices/splits.ts';
import type { ActionRow } from '../../../ledger/ports/security-master.ts';

export interface HoldingActions {
  readonly splits: readonly SplitOnDay[];
  readonly payments: readonly Payment[];
  /** Its returns begin here; undefined if all of them do. */
  readonly begins: TradingDay | undefined;
}

export interface Payment extends Pick<ActionRow, 'on' | 'currency'> {
  /** After withholding. */
  readonly perShare: number;
}

/** `today`: what takes effect later is not in the quantity that is held. `printed`: splits that the source of prices knows. */
export function holdingActions(
  rows: readonly ActionRow[],
  printed: readonly SplitOnDay[],
  today: TradingDay,
): HoldingActions {
  const due = rows.filter((row) => isInForce(row) && row.on <= today);
  const begins = due.filter(({ action }) => ENDS_THE_PAST.has(action.kind)).map(({ on }) => on);
  return {
    splits: allSplits(
      printed.filter(({ on }) => on <= today),
      due.flatMap((row) => splitIn(row) ?? []),
    ),
    payments: due.flatMap(paymentOf),
    begins: begins.toSorted().at(-1),
  };
}

/** They take value out of the price and give it in a security whose value on that day is not on record. */
const ENDS_THE_PAST: ReadonlySet<string> = new Set(['spin-off', 'rights-issue']);

function paymentOf({ action, on, currency }: ActionRow): readonly Payment[] {
  if (action.kind === 'return-of-capital')
    return [{ on, currency, perShare: action.perShare.toNumber() }];
  if (action.kind !== 'cash-dividend') return [];
  const kept = 1 - action.withholding.toNumber();
  return [{ on, currency, perShare: action.perShare.toNumber() * kept }];
}
