// After each run of the agents: jumps of prices that look like splits are proposed to those who hold them, and what an owner's
// rule lets be confirmed is confirmed. Whatever a person has undone or declined stays so.
import type { PortfolioId } from '../domain/entries/ids.ts';
import type { Cause } from '../domain/events/envelope.ts';
import type { ValuationSources } from '../ports/valuation-sources.ts';
import { PROPOSAL_ORIGIN } from './booking/write/action-entry.ts';
import { confirmToHolder } from './holder-proposals.ts';
import type { Ledger } from './ledger.ts';
import { actionRule, ruleKindOf } from './proposals/action-rule.ts';
import { type KnownProposal, proposalsOf } from './proposals/known-to-holder.ts';
import { type JumpsIn, movesOnce, proposeJumps } from './propose-jumps.ts';
import { JUMP_SOURCE } from './valuation/split-questions.ts';

export interface ConfirmedByRule {
  readonly portfolio: PortfolioId;
  readonly confirmed: readonly KnownProposal[];
  readonly failures: readonly unknown[];
}

const PAGE = 100;
const BY_RULE: Cause = {
  ...{ actor: 'rule', source: 'action-rule', correlationId: 'action-rule' },
  causationId: undefined,
};

export async function confirmByRule(
  ledger: Ledger,
  sources: () => ValuationSources,
  isStopped: () => boolean,
): Promise<readonly ConfirmedByRule[]> {
  const done: ConfirmedByRule[] = [];
  const movesOf = movesOnce(sources());
  for (let after = 0 as PortfolioId; !isStopped(); ) {
    const page = await ledger.read.openPortfolios(after, PAGE);
    for (const portfolio of page) {
      if (isStopped()) break;
      await ledger.context.pause();
      done.push(await inPortfolio(ledger, sources(), { portfolio, movesOf }));
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) break;
    after = last.id;
  }
  return done.filter(({ confirmed, failures }) => confirmed.length + failures.length > 0);
}

/** What fails in one portfolio keeps no other back. */
async function inPortfolio(
  ledger: Ledger,
  sources: ValuationSources,
  { portfolio, movesOf }: JumpsIn,
): Promise<ConfirmedByRule> {
  const confirmed: KnownProposal[] = [];
  const failures: unknown[] = [];
  try {
    await proposeJumps(ledger, sources, { portfolio, movesOf });
    const rule = await actionRule(ledger.read, portfolio.id);
    const all = rule.length === 0 ? [] : await proposalsOf(sources, portfolio);
    for (const { proposal } of all) {
      const kind = ruleKindOf(proposal.action);
      const isStated =
        (proposal.detail?.needs ?? []).length === 0 && proposal.source !== JUMP_SOURCE;
      const isDue = proposal.status === 'OPEN' && proposal.on <= sources.today;
      if (kind === undefined || !rule.includes(kind) || !isStated || !isDue) continue;
      if (await wasUndone(ledger, proposal)) continue;
      const { id } = proposal;
      const one = await confirmToHolder(ledger, sources, {
        ...{ portfolio, id, cause: BY_RULE, stated: {} },
      });
      if (one.ok) confirmed.push(one.value);
      // A refusal waits for its owner: the list of proposals says why.
    }
  } catch (error) {
    failures.push(error);
  }
  return { portfolio: portfolio.id, confirmed, failures };
}

const ROWS_MAX = 10_000;

async function wasUndone(
  { read }: Pick<Ledger, 'read'>,
  { portfolio, security, id }: KnownProposal['proposal'],
): Promise<boolean> {
  const asked = { portfolio, security, withVoided: true, limit: ROWS_MAX, offset: 0 };
  const rows = await read.transactions(asked);
  return rows.some(
    ({ originSource, originId }) => originSource === PROPOSAL_ORIGIN && originId === id,
  );
}
