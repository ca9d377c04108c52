// An entry as it counts after an administrator has merged its security into another one. What was recorded keeps the number that
// it had; rows and folds have the one that counts.
import type { CorporateAction } from '../corporate-actions/corporate-action.ts';
import type { Lot, LotId } from '../lots/lot.ts';
import type { LotChoice } from '../lots/trade.ts';
import type { Entry } from './entry.ts';
import type { SecurityId } from './ids.ts';

/** The security that counts, by the one that was recorded. */
export type Merges = ReadonlyMap<SecurityId, SecurityId>;

/** One may have been merged again. */
export function mergedSecurity(merges: Merges, security: SecurityId): SecurityId {
  let id = security;
  for (let next = merges.get(id); next !== undefined && next !== id; next = merges.get(id))
    id = next;
  return id;
}

export function mergedEntry<One extends Entry>(entry: One, merges: Merges): One {
  if (merges.size === 0 || entry.kind === 'cash') return entry;
  return { ...entry, security: mergedSecurity(merges, entry.security), ...partsOf(entry, merges) };
}

function partsOf(entry: Exclude<Entry, { kind: 'cash' }>, merges: Merges): object {
  switch (entry.kind) {
    case 'trade': {
      const { chosen, decided } = entry;
      return { chosen: choices(chosen, merges), decided: choices(decided, merges) };
    }
    case 'lots-in':
    case 'lots-out':
      return { lots: entry.lots.map((lot): Lot => ({ ...lot, id: lotId(lot.id, merges) })) };
    case 'option-end': {
      const { chosen, delivery } = entry;
      const security = delivery && mergedSecurity(merges, delivery.security);
      return {
        chosen: choices(chosen, merges),
        delivery: delivery && { ...delivery, security },
      };
    }
    case 'action':
      return { action: handedOver(entry.action, merges) };
    case 'distribution':
      return {};
    default:
      return entry satisfies never;
  }
}

function choices(
  chosen: readonly LotChoice[] | undefined,
  merges: Merges,
): readonly LotChoice[] | undefined {
  return chosen?.map((one) => ({ ...one, lotId: lotId(one.lotId, merges) }));
}

/** A lot from a corporate action has the securities that it came to behind slashes. */
function lotId(id: LotId, merges: Merges): LotId {
  const [opener = '', ...securities] = id.split('/');
  return [opener, ...securities.map((one) => textOf(one, merges))].join('/') as LotId;
}

function handedOver(action: CorporateAction, merges: Merges): CorporateAction {
  return 'security' in action ? { ...action, security: textOf(action.security, merges) } : action;
}

function textOf(security: string, merges: Merges): string {
  return String(mergedSecurity(merges, Number(security) as SecurityId));
}
