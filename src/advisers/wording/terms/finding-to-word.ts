// What of a finding a language model gets to see, and what its words are held against.
export interface FindingToWord {
  readonly id: string;
  readonly agent: string;
  readonly rule: string;
  readonly severity: string;
  /** The sentence of the rule. */
  readonly text: string;
  /** By name; decimals as text. */
  readonly figures: Readonly<Record<string, string>>;
  readonly threshold: string | undefined;
  /** What people called things: symbols and sectors. They may contain anything. */
  readonly names: readonly string[];
}
