// What a language model said about findings, and each call of one. They are words beside findings: nothing follows from them.
import type { Instant } from '../../kernel/instant.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import type { FindingRow } from './findings.ts';

type Outcome = Readonly<Record<string, unknown>> & { readonly kind: string };

export interface WordingRow {
  /** The text and figures of a finding never change, so it is worded once. */
  readonly finding: string;
  readonly portfolio: PortfolioId;
  readonly model: string;
  readonly askedAt: Instant;
  /** Among those that were asked about together; undefined if the answer counts for none. */
  readonly rank: number | undefined;
  /** The words, or why they are not shown: plain JSON. */
  readonly words: string | undefined;
  readonly refusal: Outcome | undefined;
}

export interface ModelCallRow {
  readonly id: string;
  readonly portfolio: PortfolioId;
  readonly model: string;
  readonly askedAt: Instant;
  /** JSON. */
  readonly question: string;
  /** Undefined: it has not come, or never came. */
  readonly answer: string | undefined;
  /** Why there is no answer: plain JSON. */
  readonly failure: Outcome | undefined;
}

export interface WordingReads {
  /** Of these portfolios, with the calls about them. */
  wordingCount(portfolios: readonly PortfolioId[]): Promise<number>;
  wordings(findings: readonly string[]): Promise<readonly WordingRow[]>;
  /** Open ones, by portfolio. */
  findingsWithoutWording(limit: number): Promise<readonly FindingRow[]>;
  /** Since the moment, the newest first; of these portfolios, or of all. */
  modelCalls(
    since: Instant,
    portfolios?: readonly PortfolioId[],
  ): Promise<readonly Omit<ModelCallRow, 'question' | 'answer'>[]>;
}

export interface WordingWrites {
  /** With all calls about them. */
  dropWordings(portfolios: readonly PortfolioId[]): Promise<void>;
  /** Anew if there are some already. */
  keepWordings(rows: readonly WordingRow[]): Promise<void>;
  /** Before the call is made. Calls before the moment are forgotten. */
  addModelCall(row: ModelCallRow, forgottenBefore: Instant): Promise<void>;
  endModelCall(row: Pick<ModelCallRow, 'id' | 'answer' | 'failure'>): Promise<void>;
}
