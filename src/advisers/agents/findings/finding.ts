// What an agent says: which rule found what, on which figures, against which threshold, and which events prove it.
import type { ProposedCommand } from './proposed-command.ts';

export const AGENTS = ['monitor', 'risk', 'rebalancer', 'anomaly', 'optimiser'] as const;
export type AgentName = (typeof AGENTS)[number];

export const SEVERITIES = ['INFO', 'WARNING', 'CRITICAL'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Finding {
  readonly agent: AgentName;
  /** Unique within its agent. */
  readonly rule: string;
  /** `portfolio`, `security:<id>`, `lot:<id>`, `cash:<currency>`, `transaction:<id>`, `sector:<name>`, `day:<id>/<day>`, `day:<id>/<day>/<source>`, `plan:<id>`. */
  readonly subject: string;
  /** How far it is beyond the threshold, in whole steps: a higher one is said again. */
  readonly bucket: number;
  readonly severity: Severity;
  /** False if it is within the threshold again, but not by enough to end it. */
  readonly isBreach: boolean;
  /** By name; decimals as text. */
  readonly figures: Figures;
  /** Undefined where the rule has none. */
  readonly threshold: string | undefined;
  /** Ids of events of the ledger. */
  readonly evidence: readonly string[];
  /** A sentence of the figures. */
  readonly text: string;
  /** What its reader may accept. */
  readonly command: ProposedCommand | undefined;
  /** Of one that its reader can settle. */
  readonly question?: Question;
}

/** Once it is answered, it is not asked again while what it rests on is the same. */
export interface Question {
  /** Ids of events, and facts from outside the book. */
  readonly restsOn: readonly string[];
  /** What is proposed to one who answers that the book is wrong, beside `command`. */
  readonly correction?: ProposedCommand | undefined;
}

export type Figures = Readonly<Record<string, string>>;

/** Under which it is remembered. */
export function subjectKey({
  agent,
  rule,
  subject,
}: Pick<Finding, 'agent' | 'rule' | 'subject'>): string {
  return `${agent}/${rule}/${subject}`;
}
