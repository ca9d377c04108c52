// One line of the control API's stream.

import type { FactType } from '../domain/facts/facts.ts';

export const STREAM_TOPICS = ['orders', 'executions', 'positions', 'predictions'] as const;
export type StreamTopic = (typeof STREAM_TOPICS)[number];

type Fields = Readonly<Record<string, unknown>>;

export type StreamLine =
  /** The first line: the newest fact at the beginning. */
  | { readonly kind: 'start'; readonly seq: number }
  /** These facts are not repeated here: read the tables. */
  | { readonly kind: 'gap'; readonly from: number; readonly to: number }
  | {
      readonly kind: 'event';
      /** Number of the fact in the journal. */
      readonly seq: number;
      readonly topic: StreamTopic;
      /** The event in snake_case. */
      readonly event: Fields;
    }
  /** A fact that is not published as an event: only that it happened. */
  | { readonly kind: 'fact'; readonly seq: number; readonly type: FactType }
  /** Prices have no number: they are not recorded. */
  | { readonly kind: 'price'; readonly symbol: string; readonly event: Fields };
