// What a person declares for tax: securities that are substantially identical, and what to buy instead of a security that was
// sold for its loss. Each change is an event of the holder's own stream, with the lists as they are from then on.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { SecurityId } from '../../domain/entries/ids.ts';
import { type Cause, holderStream } from '../../domain/events/envelope.ts';
import {
  type Replacement,
  type ReplacementRefusal,
  withReplacement,
} from '../../domain/tax/replacements.ts';
import type { HolderNumber } from '../../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../../ports/ledger-store.ts';

export interface TaxLists {
  readonly equivalents: readonly (readonly SecurityId[])[];
  readonly replacements: readonly SecurityPair[];
}

export interface SecurityPair {
  readonly security: SecurityId;
  readonly replacement: SecurityId;
}

export type TaxListRefusal =
  | ReplacementRefusal
  | { readonly kind: 'UNKNOWN_SECURITY'; readonly security: SecurityId }
  | { readonly kind: 'VERSION_CONFLICT'; readonly currentVersion: number };

const TYPE = 'TAX_LISTS_SET';
const EMPTY: TaxLists = { equivalents: [], replacements: [] };

export async function taxLists(
  reads: LedgerReads,
  holder: HolderNumber,
): Promise<TaxLists & { readonly version: number }> {
  const stream = holderStream(holder);
  const version = await reads.version(stream);
  const [event] = await reads.events({ stream, after: Math.max(0, version - 1), limit: 1 });
  if (event === undefined) return { ...EMPTY, version };
  const { equivalents, replacements } = event.data as unknown as TaxLists;
  return { equivalents, replacements, version };
}

/** A replacement that is declared equivalent is refused: buying it would be a wash sale. */
export async function setTaxLists(
  step: LedgerStep,
  holder: HolderNumber,
  { lists, expectedVersion, cause }: ListChange,
): Promise<Result<TaxLists, TaxListRefusal>> {
  const stream = holderStream(holder);
  const currentVersion = await step.lock(stream);
  if (expectedVersion !== undefined && expectedVersion !== currentVersion)
    return failed({ kind: 'VERSION_CONFLICT', currentVersion });
  const unknown = await unknownIn(step, lists);
  if (unknown !== undefined) return failed({ kind: 'UNKNOWN_SECURITY', security: unknown });
  const refusal = refusalOf(lists);
  if (refusal !== undefined) return failed(refusal);
  const data = { equivalents: lists.equivalents, replacements: lists.replacements };
  await step.append(stream, [{ type: TYPE, schemaVersion: 1, effective: step.at, data }], cause);
  return ok(lists);
}

export interface ListChange {
  readonly lists: TaxLists;
  readonly expectedVersion: number | undefined;
  readonly cause: Cause;
}

/** Securities as the tax rules name them. */
export function equivalentsOf({ equivalents }: TaxLists): readonly (readonly string[])[] {
  return equivalents.map((group) => group.map(String));
}

export function replacementsOf({ replacements }: TaxLists): readonly Replacement[] {
  return replacements.map(({ security, replacement }) => ({
    security: String(security),
    replacement: String(replacement),
  }));
}

async function unknownIn(
  reads: LedgerReads,
  { equivalents, replacements }: TaxLists,
): Promise<SecurityId | undefined> {
  const named = [
    ...equivalents.flat(),
    ...replacements.flatMap(({ security, replacement }) => [security, replacement]),
  ];
  const known = new Set((await reads.securities([...new Set(named)])).map(({ id }) => id));
  return named.find((id) => !known.has(id));
}

function refusalOf(lists: TaxLists): ReplacementRefusal | undefined {
  for (const one of replacementsOf(lists)) {
    const added = withReplacement([], one, equivalentsOf(lists));
    if (!added.ok) return added.failure;
  }
  return undefined;
}
