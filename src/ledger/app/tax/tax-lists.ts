// What a person declares for tax: whose rules apply, securities that are substantially identical, and what to buy instead of a
// security that was sold for its loss. Each change is an event of the holder's own stream, with the lists as they are from then on.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CurrencyCode, PortfolioId, SecurityId } from '../../domain/entries/ids.ts';
import { type Cause, holderStream } from '../../domain/events/envelope.ts';
import { type OptionWash, SECTION_1256 } from '../../domain/options/option-tax.ts';
import { type Jurisdiction, jurisdictionOf } from '../../domain/tax/jurisdiction.ts';
import {
  type Replacement,
  type ReplacementRefusal,
  withReplacement,
} from '../../domain/tax/replacements.ts';
import type { HolderNumber } from '../../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../../ports/ledger-store.ts';
import { listingsMeant } from '../registry/listings.ts';
import {
  type RegistryDefaults,
  resolvedSecurity,
  type SecurityRefusal,
} from '../registry/resolve-security.ts';

export interface TaxLists {
  readonly equivalents: readonly (readonly SecurityId[])[];
  readonly replacements: readonly SecurityPair[];
  /** Underlyings whose options are contracts under Section 1256. */
  readonly section1256: readonly string[];
  readonly optionWash: OptionWash;
  /** Whose rules the reports of a year follow. */
  readonly jurisdiction: Jurisdiction;
  /** Portfolios of others whose purchases count in Canada, such as those of a spouse. */
  readonly affiliates: readonly PortfolioId[];
}

export interface SecurityPair {
  readonly security: SecurityId;
  readonly replacement: SecurityId;
}

export type TaxListRefusal =
  | ReplacementRefusal
  | { readonly kind: 'VERSION_CONFLICT'; readonly currentVersion: number };

const TYPE = 'TAX_LISTS_SET';

export const NO_TAX_LISTS: TaxLists = {
  equivalents: [],
  replacements: [],
  section1256: SECTION_1256,
  optionWash: 'RIGHT',
  jurisdiction: 'us',
  affiliates: [],
};

/** `homeCurrency` says whose rules apply to a person who has chosen none. */
export async function taxLists(
  reads: LedgerReads,
  holder: HolderNumber,
  homeCurrency?: string,
): Promise<TaxLists & { readonly version: number }> {
  const stream = holderStream(holder);
  const version = await reads.version(stream);
  const [event] = await reads.events({ stream, after: Math.max(0, version - 1), limit: 1 });
  // Before options had settings and jurisdictions were chosen, events had two lists.
  const unset = { ...NO_TAX_LISTS, jurisdiction: jurisdictionOf(homeCurrency) };
  return { ...unset, ...(event?.data as Partial<TaxLists> | undefined), version };
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
  const refusal = refusalOf(lists);
  if (refusal !== undefined) return failed(refusal);
  const { equivalents, replacements, section1256, optionWash, jurisdiction, affiliates } = lists;
  const data = { equivalents, replacements, section1256, optionWash, jurisdiction, affiliates };
  await step.append(stream, [{ type: TYPE, schemaVersion: 1, effective: step.at, data }], cause);
  return ok(lists);
}

export interface ListChange {
  readonly lists: TaxLists;
  readonly expectedVersion: number | undefined;
  readonly cause: Cause;
}

/** By their symbols; one that is not in use yet is registered in the currency. */
export async function declaredLists(
  defaults: RegistryDefaults,
  step: LedgerStep,
  { equivalents, replacements, currency }: DeclaredLists,
  cause: Cause,
): Promise<Result<Pick<TaxLists, 'equivalents' | 'replacements'>, SecurityRefusal>> {
  const ids = new Map<string, SecurityId>();
  const symbols = [
    ...equivalents.flat(),
    ...replacements.flatMap(({ symbol, replacement }) => [symbol, replacement]),
  ];
  for (const symbol of new Set(symbols)) {
    const [known, ...others] = await listingsMeant(step, symbol, { currency });
    const wanted = { symbol, isin: undefined, exchange: undefined, name: undefined };
    const isKnown = known !== undefined && others.length === 0;
    const found = isKnown
      ? ok(known)
      : await resolvedSecurity(step, wanted, currency, { defaults, cause });
    if (!found.ok) return found;
    ids.set(symbol, found.value.id);
  }
  const idOf = (symbol: string) => ids.get(symbol) as SecurityId;
  return ok({
    equivalents: equivalents.map((group) => [...new Set(group.map(idOf))]),
    replacements: replacements.map(({ symbol, replacement }) => ({
      security: idOf(symbol),
      replacement: idOf(replacement),
    })),
  });
}

export interface DeclaredLists {
  readonly equivalents: readonly (readonly string[])[];
  readonly replacements: readonly { readonly symbol: string; readonly replacement: string }[];
  readonly currency: CurrencyCode;
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

function refusalOf(lists: TaxLists): ReplacementRefusal | undefined {
  for (const one of replacementsOf(lists)) {
    const added = withReplacement([], one, equivalentsOf(lists));
    if (!added.ok) return added.failure;
  }
  return undefined;
}
