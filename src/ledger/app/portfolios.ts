// Portfolios: opened, changed, deleted and restored. Each of these is an event of the portfolio's own stream.
import type { TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { dayAt } from '../../market/time/zone.ts';
import { settlementRuleOf } from '../../market/venues/settlement-rules.ts';
import type { CurrencyCode, PortfolioId } from '../domain/entries/ids.ts';
import { type Cause, portfolioStream } from '../domain/events/envelope.ts';
import type { LotMethod } from '../domain/lots/lot-terms.ts';
import {
  type MethodHistory,
  type MethodRefusal,
  methodChanged,
  onlyMethod,
} from '../domain/lots/method-history.ts';
import { parseLongTermRule } from '../domain/portfolio/terms-of.ts';
import { type TargetRefusal, targetsFrom, weightsOf } from '../domain/rebalancing/allocation.ts';
import type {
  HolderNumber,
  PortfolioKind,
  PortfolioRow,
  TargetWeight,
} from '../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../ports/ledger-store.ts';
import type { LedgerContext } from './ledger-context.ts';
import { listingsMeant } from './registry/listings.ts';

export interface PortfolioSettings {
  readonly name: string;
  readonly description: string | undefined;
  readonly baseCurrency: CurrencyCode;
  readonly method: LotMethod;
  /** Undefined: REDUCE_BASIS with the method AVERAGE, else INCOME. */
  readonly dividendTreatment: 'INCOME' | 'REDUCE_BASIS' | undefined;
  readonly taxTreatment: 'TAXABLE' | 'TAX_DEFERRED';
  readonly allowShort: boolean;
  readonly feesInBasis: boolean;
  readonly longTermRule: string;
  /** An empty list removes them. */
  readonly targets?: readonly TargetWeight[] | undefined;
}

export interface NewPortfolio extends PortfolioSettings {
  readonly holder: HolderNumber;
  readonly kind: PortfolioKind;
  readonly account: string | undefined;
}

/** As its owner reads it. */
export interface Portfolio extends Omit<PortfolioRow, 'name' | 'description'> {
  /** Undefined after the owner was erased. */
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly version: number;
}

export type PortfolioRefusal =
  | MethodRefusal
  | TargetRefusal
  | { readonly kind: 'UNKNOWN_PORTFOLIO'; readonly portfolio: PortfolioId }
  | { readonly kind: 'PORTFOLIO_CLOSED'; readonly portfolio: PortfolioId }
  | { readonly kind: 'PORTFOLIO_OPEN'; readonly portfolio: PortfolioId }
  | { readonly kind: 'UNKNOWN_RULE'; readonly rule: string }
  | { readonly kind: 'NOT_EMPTY'; readonly positions: number }
  /** The trades of an account that is traded would have no place. */
  | { readonly kind: 'FOLLOWS_TRADER'; readonly account: string | undefined }
  /** Past entries were booked under these; only a portfolio without entries may change them. */
  | { readonly kind: 'FIXED_SETTING'; readonly field: string }
  | { readonly kind: 'VERSION_CONFLICT'; readonly currentVersion: number };

export async function openPortfolio(
  { sealer }: LedgerContext,
  step: LedgerStep,
  wanted: NewPortfolio,
  cause: Cause,
): Promise<Result<PortfolioRow, PortfolioRefusal>> {
  const { longTermRule, name, description, dividendTreatment, ...settings } = wanted;
  if (parseLongTermRule(longTermRule) === undefined)
    return failed({ kind: 'UNKNOWN_RULE', rule: longTermRule });
  const targets = await targetsKept(step, settings.baseCurrency, wanted.targets);
  if (!targets.ok) return targets;
  const id = (await step.nextId('portfolio')) as PortfolioId;
  const row: PortfolioRow = {
    ...settings,
    id,
    methods: onlyMethod(settings.method),
    longTermRule,
    targets: targets.value,
    dividendTreatment: dividendTreatment ?? usualTreatment(settings.method),
    name: await sealer.seal(step, wanted.holder, name),
    description:
      (description && (await sealer.seal(step, wanted.holder, description))) || undefined,
    createdAt: step.at,
    updatedAt: step.at,
    closedAt: undefined,
  };
  await step.lock(portfolioStream(id));
  await append(step, row, 'PORTFOLIO_CREATED', cause);
  return ok(row);
}

export async function changePortfolioSettings(
  { sealer, defaults }: LedgerContext,
  step: LedgerStep,
  id: PortfolioId,
  { changes, methodFrom, expectedVersion, cause }: PortfolioChange,
): Promise<Result<PortfolioRow, PortfolioRefusal>> {
  const found = await lockedOpen(step, id, expectedVersion);
  if (!found.ok) return found;
  const before = found.value;
  const { name, description, targets: wanted, ...settings } = changes;
  const targets = await targetsKept(step, before.baseCurrency, wanted);
  if (!targets.ok) return targets;
  const rule = settings.longTermRule;
  if (rule !== undefined && parseLongTermRule(rule) === undefined)
    return failed({ kind: 'UNKNOWN_RULE', rule });
  const fixed = FIXED.find(
    (field) => settings[field] !== undefined && settings[field] !== before[field],
  );
  if (fixed !== undefined && (await step.transactionCount({ portfolio: id })) > 0)
    return failed({ kind: 'FIXED_SETTING', field: fixed });
  const today = dayAt(settlementRuleOf(defaults.venue).zone, step.at);
  const methods = methodsAfter(before, { method: settings.method, from: methodFrom, today });
  if (!methods.ok) return methods;
  const row: PortfolioRow = {
    ...before,
    ...given(settings),
    ...(wanted !== undefined && { targets: targets.value }),
    methods: methods.value,
    ...(name !== undefined && { name: await sealer.seal(step, before.holder, name) }),
    ...(description !== undefined && {
      description:
        description === '' ? undefined : await sealer.seal(step, before.holder, description),
    }),
    updatedAt: step.at,
  };
  await append(step, row, 'PORTFOLIO_UPDATED', cause);
  return ok(row);
}

export interface PortfolioChange {
  readonly changes: {
    readonly [Field in keyof PortfolioSettings]?: PortfolioSettings[Field] | undefined;
  };
  /** The first day of sales under the new method, today or later; today unless given. */
  readonly methodFrom?: TradingDay | undefined;
  readonly expectedVersion: number | undefined;
  readonly cause: Cause;
}

function methodsAfter(
  { method: current, methods }: PortfolioRow,
  {
    method = current,
    from,
    today,
  }: {
    readonly method: LotMethod | undefined;
    readonly from: TradingDay | undefined;
    readonly today: TradingDay;
  },
): Result<MethodHistory, MethodRefusal> {
  if (method === current && from === undefined) return ok(methods);
  return methodChanged(methods, { from: from ?? today, method }, today);
}

/** What past entries rest on. The method may change: every sale keeps the one that it was booked with. */
const FIXED = ['baseCurrency', 'feesInBasis', 'allowShort', 'longTermRule'] as const;

export async function deletePortfolio(
  step: LedgerStep,
  id: PortfolioId,
  {
    isForced,
    expectedVersion,
    cause,
  }: {
    readonly isForced: boolean;
    readonly expectedVersion: number | undefined;
    readonly cause: Cause;
  },
): Promise<Result<PortfolioRow, PortfolioRefusal>> {
  const found = await lockedOpen(step, id, expectedVersion);
  if (!found.ok) return found;
  const { kind, account } = found.value;
  if (kind === 'TRADER') return failed({ kind: 'FOLLOWS_TRADER', account });
  const held = (await step.positions(id)).filter(({ quantity }) => !quantity.isZero());
  if (held.length > 0 && !isForced) return failed({ kind: 'NOT_EMPTY', positions: held.length });
  const row = { ...found.value, updatedAt: step.at, closedAt: step.at };
  await append(step, row, 'PORTFOLIO_CLOSED', cause);
  return ok(row);
}

export async function restorePortfolio(
  step: LedgerStep,
  id: PortfolioId,
  cause: Cause,
): Promise<Result<PortfolioRow, PortfolioRefusal>> {
  await step.lock(portfolioStream(id));
  const found = await step.portfolio(id);
  if (found === undefined) return failed({ kind: 'UNKNOWN_PORTFOLIO', portfolio: id });
  if (found.closedAt === undefined) return failed({ kind: 'PORTFOLIO_OPEN', portfolio: id });
  const row = { ...found, updatedAt: step.at, closedAt: undefined };
  await append(step, row, 'PORTFOLIO_RESTORED', cause);
  return ok(row);
}

/** As its owner reads it. */
export async function readable(
  { sealer }: LedgerContext,
  reads: LedgerReads,
  row: PortfolioRow,
): Promise<Portfolio> {
  return {
    ...row,
    name: await sealer.open(reads, row.holder, row.name),
    description: row.description && (await sealer.open(reads, row.holder, row.description)),
    version: await reads.version(portfolioStream(row.id)),
  };
}

/** With the securities that they mean now; undefined for none. */
async function targetsKept(
  step: LedgerStep,
  currency: CurrencyCode,
  targets: readonly TargetWeight[] = [],
): Promise<Result<readonly TargetWeight[] | undefined, TargetRefusal>> {
  const weights = weightsOf(targetsFrom(targets));
  if (!weights.ok) return weights;
  if (targets.length === 0) return ok(undefined);
  const kept: TargetWeight[] = [];
  for (const { symbol, weight } of targets) {
    const [meant, ...others] = await listingsMeant(step, symbol, { currency });
    const security = others.length === 0 ? meant?.id : undefined;
    kept.push({ symbol, weight, ...(security !== undefined && { security }) });
  }
  return ok(kept);
}

function usualTreatment(method: LotMethod): 'INCOME' | 'REDUCE_BASIS' {
  return method === 'AVERAGE' ? 'REDUCE_BASIS' : 'INCOME';
}

/** Locked before it is read: what another step has just changed is not lost. */
async function lockedOpen(
  step: LedgerStep,
  id: PortfolioId,
  expectedVersion: number | undefined,
): Promise<Result<PortfolioRow, PortfolioRefusal>> {
  const currentVersion = await step.lock(portfolioStream(id));
  const row = await step.portfolio(id);
  if (row === undefined) return failed({ kind: 'UNKNOWN_PORTFOLIO', portfolio: id });
  if (row.closedAt !== undefined) return failed({ kind: 'PORTFOLIO_CLOSED', portfolio: id });
  const isOther = expectedVersion !== undefined && expectedVersion !== currentVersion;
  return isOther ? failed({ kind: 'VERSION_CONFLICT', currentVersion }) : ok(row);
}

/** The event holds the whole row, so that the row can be rebuilt. */
async function append(
  step: LedgerStep,
  row: PortfolioRow,
  type: string,
  cause: Cause,
): Promise<void> {
  const data = JSON.parse(JSON.stringify(row)) as Record<string, unknown>;
  const event = { type, schemaVersion: 2, effective: step.at, data };
  await step.append(portfolioStream(row.id), [event], cause);
  await step.savePortfolio(row);
}

/** Fields that were not given change nothing. */
function given<Fields extends object>(
  fields: Fields,
): { [Field in keyof Fields]-?: NonNullable<Fields[Field]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Field in keyof Fields]-?: NonNullable<Fields[Field]>;
  };
}
