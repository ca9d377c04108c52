// Notices to people: their kinds, their levels, and the port that sends them.
import type { Instant } from '../../kernel/instant.ts';

/** Rising: a channel hears its own level and everything louder. */
export const NOTICE_LEVELS = ['info', 'warn', 'alarm'] as const;
export type NoticeLevel = (typeof NOTICE_LEVELS)[number];

/** Every kind of notice with its level, which the configuration can change. */
export const NOTICE_KINDS = {
  /** The engine raised an alarm. */
  alarm: 'alarm',
  /** Sent by the doctor. */
  test: 'info',
  started: 'info',
  stopped: 'warn',
  'config-changed': 'info',
  'position-opened': 'info',
  'position-closed': 'info',
  /** Somebody else's shares or orders stand beside ours. */
  foreign: 'warn',
  'trading-halted': 'alarm',
  'trading-reduced': 'warn',
  'trading-resumed': 'info',
  'gateway-dead': 'alarm',
  'login-required': 'alarm',
  'gateway-recovered': 'info',
  'feed-silent': 'alarm',
  'feed-recovered': 'info',
  'no-prediction': 'alarm',
  'no-login': 'alarm',
  'weekend-reminder': 'info',
  'all-clear': 'info',
  'daily-report': 'info',
  /** The predictions of the last days do worse than those before. */
  'feed-decayed': 'warn',
  'stop-slipped': 'alarm',
  /** Too many messages about orders for what is executed. */
  'order-efficiency': 'warn',
} as const satisfies Readonly<Record<string, NoticeLevel>>;

export type NoticeKind = keyof typeof NOTICE_KINDS;

export interface Notice {
  readonly kind: NoticeKind;
  readonly level: NoticeLevel;
  readonly text: string;
  /** Market time. */
  readonly at: Instant;
  /** What of its kind: a symbol, a feed, the name of an alarm. The same again within a while is counted instead of told. */
  readonly about?: string;
}

export interface Notifier {
  /** Returns at once and never throws; delivery goes on beside the caller. */
  notify(notice: Notice): void;
  /** What still waits gets a moment to leave. */
  stop(): Promise<void>;
}
