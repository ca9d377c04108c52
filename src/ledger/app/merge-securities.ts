// Merges a listing into another one that is the same security: transactions, lots, marks and prices of all users follow. Each
// portfolio is a separate step; the same command again continues where it stopped.
// Decision 0048
import { failed, ok, type Result } from '../../kernel/result.ts';
import { dayAt } from '../../market/time/zone.ts';
import { settlementRuleOf } from '../../market/venues/settlement-rules.ts';
import type { SecurityId } from '../domain/entries/ids.ts';
import { written } from '../domain/events/decimal-text.ts';
import { type Cause, securityStream } from '../domain/events/envelope.ts';
import type { LedgerReads, LedgerStep } from '../ports/ledger-store.ts';
import type { ActionRow } from '../ports/security-master.ts';
import { ACTION_EVENTS } from './actions/announced.ts';
import { forEachHolder } from './actions/holders.ts';
import type { Ledger } from './ledger.ts';
import { type MergedPortfolio, mergeIn } from './merging/in-portfolio.ts';
import type { MergeRefusal } from './merging/merge-refusal.ts';
import {
  actionsInForce,
  isOneAction,
  type Listings,
  unlike,
  unlikeActions,
} from './merging/one-security.ts';
import { identify } from './registry/identifiers.ts';
import { SECURITY_MERGED } from './registry/security-events.ts';

export interface MergeRequest {
  readonly from: SecurityId;
  readonly into: SecurityId;
  readonly cause: Cause;
}

export interface MergedSecurities extends Listings {
  /** By number. */
  readonly portfolios: readonly MergedPortfolio[];
}

/** What the merger would do, or why it is refused; nothing is written. */
export async function previewMerger(
  ledger: Ledger,
  asked: MergeRequest,
): Promise<Result<MergedSecurities, MergeRefusal>> {
  const found = await listingsOf(ledger.read, asked);
  if (!found.ok) return found;
  const refusal = unlike(found.value) ?? (await unlikeActions(ledger.read, found.value));
  if (refusal !== undefined) return failed(refusal);
  return eachHolder(ledger, found.value, async (portfolio) => {
    const done = await ledger.inOneStep<never, Tried>(async (step) =>
      failed({ tried: await mergeIn(step, { ...found.value, portfolio, cause: asked.cause }) }),
    );
    if (done.ok) throw new Error('a step that is always refused was not');
    return 'tried' in done.failure ? done.failure.tried : failed(done.failure);
  });
}

type Tried = { readonly tried: Awaited<ReturnType<typeof mergeIn>> };

/** Refused before anything is written if one portfolio cannot follow. */
export async function mergeSecurities(
  ledger: Ledger,
  asked: MergeRequest,
): Promise<Result<MergedSecurities, MergeRefusal>> {
  const previewed = await previewMerger(ledger, asked);
  if (!previewed.ok) return previewed;
  const announced = await ledger.inOneStep((step) => announceMerger(step, asked));
  if (!announced.ok) return announced;
  // From here on the name means the other listing. Steps that began before have ended when the portfolios are looked up.
  await ledger.read.othersEnded();
  return eachHolder(ledger, announced.value, (portfolio) =>
    ledger.inOneStep((step) =>
      mergeIn(step, { ...announced.value, portfolio, cause: asked.cause }),
    ),
  );
}

async function listingsOf(
  read: LedgerReads,
  { from, into }: Pick<MergeRequest, 'from' | 'into'>,
): Promise<Result<Listings, MergeRefusal>> {
  const [one, other] = [await read.security(from), await read.security(into)];
  if (one === undefined) return failed({ kind: 'UNKNOWN_SECURITY', security: String(from) });
  if (other === undefined) return failed({ kind: 'UNKNOWN_SECURITY', security: String(into) });
  return ok({ from: one, into: other });
}

async function eachHolder(
  { read }: Ledger,
  listings: Listings,
  act: (
    portfolio: MergedPortfolio['portfolio'],
  ) => Promise<Result<MergedPortfolio | undefined, MergeRefusal>>,
): Promise<Result<MergedSecurities, MergeRefusal>> {
  const portfolios: MergedPortfolio[] = [];
  let refusal: MergeRefusal | undefined;
  await forEachHolder(read, { security: listings.from.id }, async (portfolio) => {
    const done = await act(portfolio);
    if (!done.ok) refusal ??= done.failure;
    else if (done.value !== undefined) portfolios.push(done.value);
  });
  if (refusal !== undefined) return failed(refusal);
  return ok({ ...listings, portfolios: portfolios.toSorted((a, b) => a.portfolio - b.portfolio) });
}

async function announceMerger(
  step: LedgerStep,
  { from: one, into: other, cause }: MergeRequest,
): Promise<Result<Listings, MergeRefusal>> {
  for (const id of [one, other].toSorted((a, b) => a - b)) await step.lock(securityStream(id));
  const found = await listingsOf(step, { from: one, into: other });
  if (!found.ok || found.value.from.mergedInto === other) return found;
  const refusal = unlike(found.value);
  if (refusal !== undefined) return failed(refusal);
  const { from, into } = found.value;
  const moved = await moveActions(step, found.value, cause);
  const event = { type: SECURITY_MERGED, schemaVersion: 1, effective: step.at };
  await step.append(securityStream(from.id), [{ ...event, data: { into: into.id, moved } }], cause);
  await step.saveSecurity({ ...from, mergedInto: into.id });
  await handOverNames(step, found.value, cause);
  await step.moveSubscriptions(from.id, into.id);
  return found;
}

/** Actions that the other listing has not: its holders were entitled to none of them. */
async function moveActions(
  step: LedgerStep,
  { from, into }: Listings,
  cause: Cause,
): Promise<readonly string[]> {
  const known = await actionsInForce(step, into);
  const own = await actionsInForce(step, from);
  const moved = own.filter((action) => !known.some((one) => isOneAction(one, action)));
  for (const action of moved) await moveAction(step, { ...action, security: into.id }, cause);
  return moved.map(({ id }) => id);
}

async function moveAction(step: LedgerStep, row: ActionRow, cause: Cause): Promise<void> {
  const { id: actionId, security, action, on, at, currency, portfolios, status } = row;
  const event = { schemaVersion: 1, effective: at };
  const announced = { actionId, action: written(action), on, currency };
  await step.append(
    securityStream(security),
    [
      { ...event, type: ACTION_EVENTS.ANNOUNCED, data: announced },
      ...(status === 'ANNOUNCED'
        ? []
        : [{ ...event, type: ACTION_EVENTS[status], data: { actionId, portfolios } }]),
    ],
    cause,
  );
  await step.saveAction({ ...row, announcedAt: step.at });
}

/** The ISIN, and another ticker as a former one, under which closes are on record. */
async function handOverNames(
  step: LedgerStep,
  { from, into }: Listings,
  cause: Cause,
): Promise<void> {
  const security = into.id;
  if (into.isin === undefined && from.isin !== undefined) {
    const isin = { kind: 'ISIN' as const, value: from.isin, from: undefined, until: undefined };
    await identify(step, { security, ...isin }, cause);
  }
  if (from.symbol === into.symbol) return;
  const until = dayAt(settlementRuleOf(into.venue).zone, step.at);
  const ticker = { kind: 'TICKER' as const, value: from.symbol, from: undefined, until };
  await identify(step, { security, ...ticker }, cause);
}
