// What a probe of a paper account found: every step with its outcome, and the answers to what no document tells.

export interface ProbeStep {
  readonly step: string;
  readonly passed: boolean;
  readonly text: string;
  readonly took_ms: number;
}

/** How this gateway does what gateways do differently; `not seen` where one share cannot show it. */
export type ProbeAnswers = Readonly<Record<string, string>>;

export interface ProbeTranscript {
  readonly passed: boolean;
  /** Market time, ISO. */
  readonly at: string;
  /** Against a gateway in practice time, which proves nothing of a real one. */
  readonly is_practice: boolean;
  readonly account: string;
  readonly gateway: string;
  readonly server_version: number;
  readonly client_id: number;
  readonly symbol: string;
  readonly steps: readonly ProbeStep[];
  readonly answers: ProbeAnswers;
  /** What the probe could not take back; a person has to. */
  readonly left: readonly string[];
}
