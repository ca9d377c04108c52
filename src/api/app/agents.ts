// The agents put together: the ledger and its prices, and how late the relays are.
import {
  AGENT_TERMS,
  type Agents,
  type AgentTerms,
  createAgents,
} from '../../advisers/app/agents.ts';
import {
  createProposals,
  type ProposalParts,
  type Proposals,
} from '../../advisers/app/proposals.ts';
import type { SnapshotSources } from '../../advisers/app/reading/read-snapshots.ts';
import { createWordings, type Wordings } from '../../advisers/app/wordings.ts';
import { dayAt, instantOf } from '../../market/time/zone.ts';
import { accountKeyOf, type Relays } from '../../relay/app/relays.ts';
import type { AgentSettings } from '../../trader/ports/settings.ts';
import type { Book } from '../http/loaders/book.ts';
import { rebalancingSources } from '../http/presenters/valued-portfolio.ts';
import { later } from './live.ts';

export function openAgents(
  book: Book,
  relays: Pick<Relays, 'states'>,
  terms: AgentTerms = AGENT_TERMS,
): Agents {
  const sources = (): SnapshotSources => {
    const valuation = rebalancingSources(book);
    return {
      valuation,
      history: book.history,
      lags: lagsOf(relays, valuation.now),
      dayOf: (at) => dayAt(book.home.zone, at),
    };
  };
  return createAgents({ ledger: book.ledger, sources, terms });
}

export function openProposals(book: Book): Proposals {
  return createProposals(proposalParts(book));
}

export function proposalParts(book: Book): ProposalParts {
  const { zone } = book.home;
  return {
    ledger: book.ledger,
    sources: () => rebalancingSources(book),
    moment: ({ now, today }) => ({
      at: now,
      on: today,
      startOf: (day) => instantOf(zone, day, 0),
    }),
  };
}

export function openWordings(
  { ledger }: Pick<Book, 'ledger'>,
  { languageModel }: Pick<AgentSettings, 'languageModel'>,
): Wordings {
  return createWordings({
    ledger,
    terms: languageModel,
    after: later,
  });
}

/** A relay that follows is at most a second late. */
function lagsOf(relays: Pick<Relays, 'states'>, now: number): SnapshotSources['lags'] {
  const late = relays
    .states()
    .filter(({ condition, lag }) => lag > 0 && condition.kind !== 'following');
  return new Map(
    late.map(({ account, lag, since }) => [
      accountKeyOf(account),
      { trader: account.name, events: lag, sinceMs: now - since },
    ]),
  );
}
