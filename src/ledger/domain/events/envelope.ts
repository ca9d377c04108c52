// What every event of the ledger carries besides its data.
import type { Instant } from '../../../kernel/instant.ts';

/** Who or what caused an event, and the request it belongs to. */
export interface Cause {
  /** A user name, `trader:<account>`, `import`, `system`. */
  readonly actor: string;
  /** `api`, `telegram`, `cli`, `relay`, `import`, `housekeeping`. */
  readonly source: string;
  /** Shared by everything that one request caused. */
  readonly correlationId: string;
  /** The event, or the import, that caused this one. */
  readonly causationId: string | undefined;
}

/** An event that is decided and not yet appended. */
export interface NewEvent {
  readonly type: string;
  /** Rises when the shape of the data of a type changes; older data are read through an upcaster. */
  readonly schemaVersion: number;
  /** When it took effect; `recordedAt` is when the ledger learned of it. */
  readonly effective: Instant;
  /** Plain JSON; decimals as text. */
  readonly data: EventData;
}

export type EventData = Readonly<Record<string, unknown>>;

export interface StoredEvent extends NewEvent, Cause {
  /** `<stream>@<version>`. */
  readonly id: string;
  readonly stream: string;
  /** 1, 2, 3 … without gaps in each stream. */
  readonly version: number;
  /** In the order in which all streams were appended to; later events have higher ones, and there are gaps. */
  readonly position: number;
  readonly recordedAt: Instant;
  /** SHA-256 over this event as it is stored and the hash of the one before it in its stream. */
  readonly hash: string;
}

export function portfolioStream(portfolio: number): string {
  return `portfolio-${portfolio}`;
}

/** Undefined if the stream is not that of a portfolio. */
export function portfolioOfStream(stream: string): number | undefined {
  const [, id] = /^portfolio-(\d+)$/.exec(stream) ?? [];
  return id === undefined ? undefined : Number(id);
}

/** Beside the stream of the portfolio, whose replay must not grow with every close. */
export function valuationStream(portfolio: number): string {
  return `valuations-${portfolio}`;
}

/** What agents have found in the portfolio, and what became of their proposals. */
export function agentStream(portfolio: number): string {
  return `agents-${portfolio}`;
}

/** Plans and runs, beside the stream of the portfolio: a plan does not change what it was made from. */
export function rebalancingStream(portfolio: number): string {
  return `rebalancing-${portfolio}`;
}

export function securityStream(security: number): string {
  return `security-${security}`;
}

/** What a person declares for all of the own portfolios. */
export function holderStream(holder: number): string {
  return `holder-${holder}`;
}

/** How good a data product of the portfolio was, each time it was judged. */
export function productStream(product: string, portfolio: number): string {
  return `product-${product}-${portfolio}`;
}
