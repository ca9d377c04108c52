// What the workers of one API share beside its database, to agree sooner than by asking it. All of it may be lost at any
// time: nothing here is the only memory of anything that protects.
import type { Cancel } from '../../../kernel/clock.ts';
import type { QuoteCacheStore } from '../../../ledger/ports/quote-cache-store.ts';
import type { JobQueue } from './job-queue.ts';

export interface Shared {
  readonly news: News;
  /** Undefined for a process that works alone. */
  readonly counters: SharedCounters | undefined;
  /** As the counters. */
  readonly cacheStore: QuoteCacheStore | undefined;
  /** Undefined: jobs run in the process that leads. */
  readonly queue: JobQueue | undefined;
}

/** A worker may miss news, so whatever depends on it has to come true without it, only later. */
export interface News {
  /** Notifies the other workers. */
  publish(topic: NewsTopic, what?: string): void;
  /** Without a text something may have been missed. */
  subscribe(topic: NewsTopic, call: (what: string | undefined) => void): Cancel;
}

/** `identity`: users, grants, sessions or keys changed. `quote`: a kept price is to be forgotten; its key. */
export type NewsTopic = 'identity' | 'quote';

export interface SharedCounters {
  /** One more, and how many all workers together have counted; undefined while they cannot be asked. */
  count(key: string, counted: CountedHere): Promise<Counted | undefined>;
  /** How many workers there were when they could be asked last, this one included. */
  workers(): number;
}

export interface CountedHere {
  /** How long a counter that begins now lives. */
  readonly windowMs: number;
  /** What this worker knows to have been counted: a counter that was lost continues from there. */
  readonly atLeast: number;
  /** What this worker counted alone since the shared counter answered it last. */
  readonly owed: number;
}

export interface Counted {
  readonly count: number;
  readonly leftMs: number;
}

export const ALONE: Shared = {
  news: { publish: () => {}, subscribe: () => () => {} },
  counters: undefined,
  cacheStore: undefined,
  queue: undefined,
};
