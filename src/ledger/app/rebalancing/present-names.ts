// The names that the securities of targets have now: a target keeps its security when that is renamed.
import type { SecurityId } from '../../domain/entries/ids.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import { isInForce } from '../proposals/same-split.ts';
import { securitiesNamed } from '../registry/identifiers.ts';

export interface NamedTarget {
  readonly symbol: string;
  /** What the symbol meant when the target was set; undefined if no transaction had named it yet. */
  readonly security?: SecurityId | null | undefined;
}

/** `held`: the names that holdings have in this rebalancing, by security. */
export async function underPresentNames<Target extends NamedTarget>(
  read: LedgerReads,
  targets: readonly Target[],
  held: ReadonlyMap<SecurityId, string>,
): Promise<readonly Target[]> {
  const names = new Set(held.values());
  const named: Target[] = [];
  for (const target of targets) {
    const { symbol } = target;
    const meant = target.security ?? (names.has(symbol) ? undefined : await formerly(read, symbol));
    const name = meant === undefined ? undefined : await nameOf(read, meant, held);
    named.push(name === undefined ? target : { ...target, symbol: name });
  }
  return named;
}

/** The last security that had the ticker, if none has it now. */
async function formerly(read: LedgerReads, symbol: string): Promise<SecurityId | undefined> {
  if ((await securitiesNamed(read, symbol, undefined)).length > 0) return undefined;
  const ended = await read.identified('TICKER', symbol);
  return ended.toSorted((a, b) => ((a.until ?? '') < (b.until ?? '') ? -1 : 1)).at(-1)?.security;
}

/** After changes of symbol that moved its lots to another security. */
async function nameOf(
  read: LedgerReads,
  security: SecurityId,
  held: ReadonlyMap<SecurityId, string>,
): Promise<string | undefined> {
  const seen = new Set<SecurityId>();
  for (let id: SecurityId | undefined = security; id !== undefined && !seen.has(id); ) {
    const name = held.get(id);
    if (name !== undefined) return name;
    seen.add(id);
    const next: SecurityId | undefined = await successorOf(read, id);
    if (next === undefined) return (await read.security(id))?.symbol;
    id = next;
  }
  return undefined;
}

const ACTIONS_MAX = 1_000;

async function successorOf(
  read: LedgerReads,
  security: SecurityId,
): Promise<SecurityId | undefined> {
  const merged = (await read.security(security))?.mergedInto;
  if (merged !== undefined) return merged;
  const actions = await read.actions({ security, limit: ACTIONS_MAX, offset: 0 });
  const changed = actions.findLast((one) => one.action.kind === 'symbol-change' && isInForce(one));
  return changed?.action.kind === 'symbol-change'
    ? (Number(changed.action.security) as SecurityId)
    : undefined;
}
