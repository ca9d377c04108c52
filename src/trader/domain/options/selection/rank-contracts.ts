// Ranks the contracts of a chain that qualify, and keeps the reasons against the others.
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { OptionRight } from '../../../../market/instruments/option-right.ts';
import type { ChainRow } from '../../../../market/options/chain-row.ts';
import { idAsWritten, parseOptionId } from '../../../../market/options/option-id.ts';
import { utcMidnight } from '../../../../market/time/day.ts';
import type { OptionRefusal, RefusedContract } from '../../terms/option-refusal.ts';
import type { OptionTrade } from '../../terms/option-trade.ts';
import type { ChainSeen } from './chain-seen.ts';
import { createExpiries } from './expiry-seen.ts';
import { type JudgedRow, judgedRow } from './judged-row.ts';

export interface ContractCriteria {
  readonly right: OptionRight;
  /** The contract that the flow is about, in any form of the OCC symbol, for the kind `same`; absent if it names none. */
  readonly same?: string | undefined;
}

export interface Ranking {
  /** The best first, at least one. */
  readonly ranked: readonly JudgedRow[];
  /** The nearest to being chosen first. */
  readonly refused: readonly RefusedContract[];
}

/** How many refused contracts are kept. */
const REFUSED_KEPT = 10;

/** The failure has all that is against the market, or the one refusal that no contract is left. */
export function rankContracts(
  seen: ChainSeen,
  trade: OptionTrade,
  wanted: ContractCriteria,
): Result<Ranking, readonly OptionRefusal[]> {
  const refusals = marketRefusals(seen, trade);
  if (refusals.length > 0) return failed(refusals);
  const expiryOf = createExpiries(seen, trade);
  const judged = candidates(seen.rows, trade, wanted).map((row) =>
    judgedRow(row, { seen, trade, expiry: expiryOf(row.contract.expiry) }),
  );
  const ranked = judged.filter((one) => one.refusals.length === 0).sort(orderFor(trade, wanted));
  const refused = nearestRefused(judged);
  if (ranked.length > 0) return ok({ ranked, refused });
  const { same = null } = wanted;
  const isUnlisted = trade.as === 'same' && judged.length === 0;
  return failed([
    {
      ...{ kind: 'no_contract', considered: judged.length, refused },
      ...(isUnlisted && { named: same }),
    },
  ]);
}

/** What is against every contract at this moment. A halt of the underlying ends with an opening. */
export function marketRefusals(
  {
    at,
    resumedAt,
    calendar,
    underlyingPrice,
  }: Pick<ChainSeen, 'at' | 'resumedAt' | 'calendar' | 'underlyingPrice'>,
  { openMinMs }: OptionTrade,
): OptionRefusal[] {
  const refusals: OptionRefusal[] = [];
  const session = calendar.sessionAt(at);
  const openMs = session === undefined ? -1 : at - Math.max(session.open, resumedAt ?? 0);
  if (openMs < openMinMs)
    refusals.push({ kind: 'market_not_open_long_enough', openMs, minimumMs: openMinMs });
  if (!(underlyingPrice > 0)) refusals.push({ kind: 'no_underlying_price' });
  return refusals;
}

function candidates(
  rows: readonly ChainRow[],
  { as, otherwise }: OptionTrade,
  { right, same }: ContractCriteria,
): readonly ChainRow[] {
  const ofRight = rows.filter(({ contract }) => contract.right === right);
  if (as !== 'same') return ofRight;
  const isAnyOf = same !== undefined && otherwise === 'nearest';
  if (isAnyOf) return ofRight;
  const id = same === undefined ? undefined : idAsWritten(same);
  return ofRight.filter(({ contract }) => contract.id === id);
}

type Order = (one: JudgedRow, other: JudgedRow) => number;

/** By score, ties by id; for `same` the nearest expiry first, then the nearest strike. */
function orderFor({ as }: OptionTrade, { same = '' }: ContractCriteria): Order {
  const near = as === 'same' ? parseOptionId(same) : undefined;
  if (near === undefined) return byScore;
  const daysFrom = ({ row }: JudgedRow) =>
    Math.abs(utcMidnight(row.contract.expiry) - utcMidnight(near.expiry));
  const pointsFrom = ({ row }: JudgedRow) => Math.abs(row.contract.strike - near.strike);
  return (one, other) =>
    daysFrom(one) - daysFrom(other) || pointsFrom(one) - pointsFrom(other) || byScore(one, other);
}

function byScore(one: JudgedRow, other: JudgedRow): number {
  return other.score - one.score || (one.row.contract.id < other.row.contract.id ? -1 : 1);
}

/** Those with the fewest reasons, the better score first. */
function nearestRefused(judged: readonly JudgedRow[]): readonly RefusedContract[] {
  return judged
    .filter(({ refusals }) => refusals.length > 0)
    .sort((one, other) => one.refusals.length - other.refusals.length || byScore(one, other))
    .slice(0, REFUSED_KEPT)
    .map(({ row, refusals }) => ({ contract: row.contract.id, reasons: refusals }));
}
