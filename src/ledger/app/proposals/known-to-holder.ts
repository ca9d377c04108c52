// What the owner of a portfolio is asked about corporate actions: what was proposed to her, what traders propose for all
// holders, and the splits of the price source that she has not booked.

import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { instantOf } from '../../../market/time/zone.ts';
import { settlementRuleOf } from '../../../market/venues/settlement-rules.ts';
import type { SecurityId, TransactionId } from '../../domain/entries/ids.ts';
import { isOneSplit, type SplitOnDay } from '../../domain/prices/splits.ts';
import type { PortfolioRow, SecurityRow } from '../../ports/ledger-rows.ts';
import type { ProposalRow } from '../../ports/security-master.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';
import { isEntitled } from '../actions/holders.ts';
import { PROPOSAL_ORIGIN } from '../booking/write/action-entry.ts';
import { actionBookedNear } from '../booking/write/own-actions.ts';
import { splitQuestions } from '../valuation/split-questions.ts';
import { type HeldProposal, heldProposalOf, holderProposalId } from './propose-to-holder.ts';

/** CONFIRMED: the portfolio has it, by this transaction. */
export interface KnownProposal {
  readonly proposal: HeldProposal;
  readonly security: SecurityRow;
  readonly transaction: TransactionId | undefined;
}

/** By day. */
export async function proposalsOf(
  sources: ValuationSources,
  portfolio: PortfolioRow,
): Promise<readonly KnownProposal[]> {
  const { read } = sources;
  const stored = (await read.proposalsTo(portfolio.id)) as readonly HeldProposal[];
  const securities = await heldEver(sources, portfolio, stored);
  const all = [...stored];
  for (const one of await noticed(sources, portfolio, securities))
    if (!all.some((other) => isSame(one, other))) all.push(one);
  const known = await Promise.all(all.map((one) => knownOf(sources, portfolio, one, securities)));
  return known
    .flatMap((one) => one ?? [])
    .toSorted((a, b) => (a.proposal.on < b.proposal.on ? -1 : 1));
}

type Securities = ReadonlyMap<SecurityId, SecurityRow>;

async function heldEver(
  { read }: ValuationSources,
  portfolio: PortfolioRow,
  stored: readonly HeldProposal[],
): Promise<Securities> {
  const positions = await read.positions(portfolio.id);
  const ids = [...positions, ...stored].map(({ security }) => security);
  const rows = await read.securities([...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** What others know of the securities, as if it were proposed to this owner. */
async function noticed(
  sources: ValuationSources,
  portfolio: PortfolioRow,
  securities: Securities,
): Promise<readonly HeldProposal[]> {
  const { read, now } = sources;
  const { id } = portfolio;
  const asked: Pick<HeldProposal, 'security' | 'action' | 'on' | 'source'>[] = [];
  for (const row of await read.proposals()) {
    const security = securities.get(row.security);
    if (row.status !== 'OPEN' || security === undefined) continue;
    if (await isEntitled(read, portfolio, { ...row, at: dayStart(security, row.on) }))
      asked.push(row);
  }
  const questions = await splitQuestions(sources, id, [...securities.values()]);
  const known = [...questions.values()].flat().filter(({ isSuspected }) => isSuspected !== true);
  for (const { security, on, newShares, oldShares } of known) {
    const action = { kind: 'split', newShares, oldShares, cashInLieu: undefined } as const;
    asked.push({ security, action, on, source: 'prices' });
  }
  return asked.map(({ security, action, on, source }) => {
    const held = { portfolio: id, security, action, on, source, detail: undefined };
    return heldProposalOf({ ...held, proposal: holderProposalId(held) }, security, now);
  });
}

/** Two sources may name two days of one split. */
function isSame(one: ProposalRow, other: ProposalRow): boolean {
  if (one.id === other.id) return true;
  const [split, known] = [splitOf(one), splitOf(other)];
  if (one.security !== other.security || split === undefined || known === undefined) return false;
  return isOneSplit(split, known);
}

function splitOf({ action, on }: ProposalRow): SplitOnDay | undefined {
  return action.kind === 'split' ? { ...action, on } : undefined;
}

/** A split that another booking of a few days before or after did is confirmed by that one. */
async function knownOf(
  { read }: ValuationSources,
  portfolio: PortfolioRow,
  proposal: HeldProposal,
  securities: Securities,
): Promise<KnownProposal | undefined> {
  const security = securities.get(proposal.security);
  if (security === undefined) return undefined;
  const own = await read.transactionByOrigin(portfolio.id, PROPOSAL_ORIGIN, proposal.id);
  const transaction = own?.id ?? (await actionBookedNear(read, portfolio, proposal));
  const status = transaction === undefined ? proposal.status : 'CONFIRMED';
  return { proposal: { ...proposal, status }, security, transaction };
}

/** The first moment of the day at the exchange. */
export function dayStart({ venue }: SecurityRow, day: TradingDay): Instant {
  return instantOf(settlementRuleOf(venue).zone, day, 0);
}
