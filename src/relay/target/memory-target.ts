// A ledger in memory: what the transactions of a journal would be, without booking them.
import { minus, plus } from '../../kernel/amounts.ts';
import { NO_QUANTITY, type Quantity } from '../../kernel/decimal.ts';
import type { PortfolioId } from '../../ledger/ports/drafts.ts';
import type { ProposedSplit, RelayedDraft } from '../drafts/ledger-command.ts';
import type { RelayStep, RelayTarget } from './relay-target.ts';

export interface MemoryTarget extends RelayTarget {
  /** In force, by id. */
  readonly draftById: ReadonlyMap<string, RelayedDraft>;
  readonly splits: readonly ProposedSplit[];
}

const PORTFOLIO = 1 as PortfolioId;

export function createMemoryTarget(): MemoryTarget {
  const draftById = new Map<string, RelayedDraft>();
  const cursorByName = new Map<string, string>();
  const splits: ProposedSplit[] = [];
  const step: RelayStep = {
    cursor: async (name) => cursorByName.get(name),
    saveCursor: async (name, text) => void cursorByName.set(name, text),
    portfolioOf: async () => PORTFOLIO,
    booked: async (_, { id }) => draftById.get(id),
    allBooked: async () => new Map(draftById),
    async record(_, draft) {
      const id = nameOf(draft);
      if (!draftById.has(id)) draftById.set(id, draft);
      return undefined;
    },
    async correct(_, draft) {
      draftById.set(nameOf(draft), draft);
      return undefined;
    },
    async voidBooked(_, { id }) {
      draftById.delete(id);
      return undefined;
    },
    async propose(split) {
      if (!splits.some((known) => splitKey(known) === splitKey(split))) splits.push(split);
    },
    held: async () => heldIn(draftById.values()),
  };
  return { draftById, splits, inOneStep: (work) => work(step) };
}

export function nameOf({ origin }: RelayedDraft): string {
  if (origin === undefined) throw new Error('a relayed draft has no origin');
  return origin.id;
}

export function splitKey({ security, on, newShares, oldShares }: ProposedSplit): string {
  return `${security.symbol}/${on}/${newShares}:${oldShares}`;
}

/** Splits aside. */
export function heldIn(drafts: Iterable<RelayedDraft>): ReadonlyMap<string, Quantity> {
  const held = new Map<string, Quantity>();
  for (const draft of drafts) {
    if (!('security' in draft) || typeof draft.security === 'number') continue;
    const before = held.get(draft.security.symbol) ?? NO_QUANTITY;
    const isSale = draft.type === 'SELL' || draft.type === 'SHORT';
    const after = isSale ? minus(before, draft.quantity) : plus(before, draft.quantity);
    held.set(draft.security.symbol, after);
  }
  return held;
}
