// Findings of agents in the order in which they matter, and their figures in words.
import type { Finding, Proposal } from './book-shapes.ts';
import { reasonWords } from './reasons.ts';

const RANKS = { CRITICAL: 0, WARNING: 1, INFO: 2 } as const;

/** The most severe first, the newest of them before. */
export function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (one, other) =>
      RANKS[one.severity] - RANKS[other.severity] || other.raised_at.localeCompare(one.raised_at),
  );
}

/** `largest share 0.528736, threshold 0.25`: exact, as the agent found them. */
export function figuresOf({ figures, threshold }: Finding): string {
  const figureTexts = Object.entries(figures).map(
    ([name, value]) => `${reasonWords(name)} ${value}`,
  );
  return [...figureTexts, ...(threshold === null ? [] : [`threshold ${threshold}`])].join(', ');
}

const COMMANDS: Readonly<Record<string, string>> = {
  'sell-lots': 'Sell lots',
  'mark-position': 'State a price',
  'void-transaction': 'Void a transaction',
  'correct-price': 'Correct a price',
  'plan-rebalancing': 'Plan a rebalancing',
};

export function commandWords({ command: { kind } }: Proposal): string {
  return COMMANDS[kind] ?? kind.replaceAll('-', ' ');
}

/** The lot that a finding is about: lots are named by the transactions that opened them. */
export function subjectLot(subject: string): string | undefined {
  return /^(?:lot|transaction):(.+)$/.exec(subject)?.[1];
}

/** The lot that an event is the first of: key `portfolio/lot` of the data product. */
export function lotOfEvent(
  lots: readonly { readonly key: string; readonly events: readonly string[] }[],
  event: string,
): string | undefined {
  const found = lots.find(({ events: [first] }) => first === event);
  return found?.key.replace(/^[^/]*\//, '');
}
