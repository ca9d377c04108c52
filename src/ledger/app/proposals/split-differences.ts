// Where the splits that traders have recorded and those of the ledger disagree. It says so; it changes nothing.
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import type { ActionRow, ProposalRow } from '../../ports/security-master.ts';
import { ACTION_ORIGIN } from '../booking/write/action-entry.ts';
import { isSameRatio, splitsInForce } from './same-split.ts';

/** At least one of both is there. */
export interface SplitDifference {
  readonly kind: 'NOT_IN_LEDGER' | 'NOT_AT_TRADER' | 'RATIO_DIFFERS' | 'DAY_DIFFERS';
  readonly proposal: ProposalRow | undefined;
  readonly action: ActionRow | undefined;
}

/** Declined proposals are settled: somebody has said that the trader is wrong. */
export async function splitDifferences(reads: LedgerReads): Promise<readonly SplitDifference[]> {
  const proposals = await reads.proposals();
  const wanted = proposals.filter(({ status, action }) => status !== 'DECLINED' && isSplit(action));
  const differences: SplitDifference[] = [];
  for (const proposal of wanted) {
    const difference = differenceOf(proposal, await splitsInForce(reads, proposal));
    if (difference !== undefined) differences.push(difference);
  }
  const actions = (await reads.actions({ limit: ACTIONS_MAX, offset: 0 })).filter(
    ({ action, status }) => isSplit(action) && status === 'APPLIED',
  );
  for (const action of actions) {
    const isNoticed = proposals.some(
      (one) => one.security === action.security && isNear(one.on, action.on),
    );
    if (isNoticed || !(await isHeldByTrader(reads, action))) continue;
    differences.push({ kind: 'NOT_AT_TRADER', proposal: undefined, action });
  }
  return differences;
}

const ACTIONS_MAX = 100_000;
/** Sources name the day of the announcement, the ex-date or the first day of trading. */
const DAYS_NEAR = 7;

function isSplit({ kind }: ActionRow['action']): boolean {
  return kind === 'split';
}

function isNear(one: TradingDay, other: TradingDay): boolean {
  return addDays(one, -DAYS_NEAR) <= other && other <= addDays(one, DAYS_NEAR);
}

function differenceOf(
  proposal: ProposalRow,
  splits: readonly ActionRow[],
): SplitDifference | undefined {
  const near = splits.filter(({ on }) => isNear(on, proposal.on));
  const alike = near.filter(({ action }) => isSameRatio(action, proposal.action));
  if (alike.some(({ on }) => on === proposal.on)) return undefined;
  const [moved] = alike;
  if (moved !== undefined) return { kind: 'DAY_DIFFERS', proposal, action: moved };
  const [other] = near;
  return other === undefined
    ? { kind: 'NOT_IN_LEDGER', proposal, action: undefined }
    : { kind: 'RATIO_DIFFERS', proposal, action: other };
}

const HOLDERS_AT_ONCE = 100;

async function isHeldByTrader(reads: LedgerReads, { id, security }: ActionRow): Promise<boolean> {
  for (let after = 0; ; ) {
    const holders = await reads.holders(security, { after, limit: HOLDERS_AT_ONCE });
    const traders = (await reads.portfolios(holders)).filter(({ kind }) => kind === 'TRADER');
    for (const { id: portfolio } of traders)
      if ((await reads.transactionByOrigin(portfolio, ACTION_ORIGIN, id)) !== undefined)
        return true;
    const last = holders.at(-1);
    if (last === undefined || holders.length < HOLDERS_AT_ONCE) return false;
    after = last;
  }
}
