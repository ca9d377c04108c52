// What a corporate action or a distribution leaves of the losses that lots took over. A spin-off divides them like the basis
// that contains them, a fraction that is sold takes its share along, and a basis that falls lets go of them last.
import { lesser, minus, plus, scaled, shareOf, sumOf } from '../../../../kernel/amounts.ts';
import {
  type Decimal,
  type Money,
  NO_MONEY,
  ONE,
  type Quantity,
} from '../../../../kernel/decimal.ts';
import type { ActionEntry, DistributionEntry, OptionEndEntry } from '../../entries/entry.ts';
import type { SecurityId } from '../../entries/ids.ts';
import type { Lot, LotId } from '../../lots/lot.ts';
import type { LotClosure } from '../../portfolio/portfolio-book.ts';
import type { Part } from './lot-parts.ts';

/** A lot before the entry, and what was known of it. */
export interface LotBefore {
  readonly lot: Lot;
  readonly part: Part;
}

export interface OnLots {
  readonly entry: ActionEntry | DistributionEntry | OptionEndEntry;
  readonly before: ReadonlyMap<LotId, LotBefore>;
  readonly closures: readonly LotClosure[];
}

/** Of a lot after the entry. */
export function keptAdjustment(
  { entry, before, closures }: OnLots,
  security: SecurityId,
  { id, openedOn, remaining, basis }: Lot,
): Money {
  const own = before.get(id)?.part.adjustment ?? NO_MONEY;
  const share = divisionOf(entry);
  const divided =
    share === undefined
      ? own
      : security === entry.security
        ? scaled(own, openedOn < entry.on ? share : ONE)
        : plus(own, fromParent(before, id, share));
  const sold = fractionOf(closures, id, entry);
  const whole = plus(remaining, sold);
  const left = sold.isZero() ? divided : minus(divided, shareOf(divided, sold, whole));
  return left.isZero() ? NO_MONEY : lesser(left, basis);
}

/** A lot of a spin-off has the name of the one that it came from in front of a slash. */
export function parentIdOf(id: LotId): LotId | undefined {
  const slash = id.lastIndexOf('/');
  return slash < 0 ? undefined : (id.slice(0, slash) as LotId);
}

function divisionOf(entry: OnLots['entry']): Decimal | undefined {
  return entry.kind === 'action' && 'parentBasisShare' in entry.action
    ? entry.action.parentBasisShare
    : undefined;
}

/** Only lots that were entitled have given their name to one. */
function fromParent(before: OnLots['before'], id: LotId, share: Decimal): Money {
  const parentId = parentIdOf(id);
  const parent = parentId && before.get(parentId);
  return parent ? scaled(parent.part.adjustment, ONE.minus(share)) : NO_MONEY;
}

/** A merger for both closes each lot in name, and the lot continues with the new shares: only a second closure is a fraction. */
function fractionOf(closures: readonly LotClosure[], id: LotId, entry: OnLots['entry']): Quantity {
  const own = closures.filter(({ lotId }) => lotId === id);
  const isInName = entry.kind === 'action' && entry.action.kind === 'mixed-merger';
  return sumOf(own.slice(isInName ? 1 : 0).map(({ quantity }) => quantity));
}
