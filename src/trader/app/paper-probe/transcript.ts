// The result of a probe of a paper account: every step with its outcome, and answers that no document contains.

export interface ProbeStep {
  readonly step: string;
  readonly passed: boolean;
  readonly text: string;
  readonly took_ms: number;
}

/** How this gateway behaves where gateways differ; `not seen` if one share cannot show it. */
export type ProbeAnswers = Readonly<Record<string, string>>;

export interface ProbeTranscript {
  readonly passed: boolean;
  /** Market time, ISO. */
  readonly at: string;
  /** The gateway ran in practice time, which proves nothing about a real one. */
  readonly is_practice: boolean;
  readonly account: string;
  readonly gateway: string;
  readonly server_version: number;
  /** Of a broker that numbers its clients. */
  readonly client_id?: number;
  readonly symbol: string;
  readonly steps: readonly ProbeStep[];
  readonly answers: ProbeAnswers;
  /** What the probe could not clean up: operator action required. */
  readonly left: readonly string[];
}
