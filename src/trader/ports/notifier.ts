// Notices to the operator: their kinds, their levels, and the port that sends them.
import type { Instant } from '../../kernel/instant.ts';

/** Ascending: a channel receives its own level and everything above it. */
export const NOTICE_LEVELS = ['info', 'warn', 'alarm'] as const;
export type NoticeLevel = (typeof NOTICE_LEVELS)[number];

/** Every kind of notice with its level, which the configuration can change. */
export const NOTICE_KINDS = {
  /** The engine raised an alarm. */
  alarm: 'alarm',
  /** Its cause has ended: for those who had the alarm. */
  'alarm-ended': 'alarm',
  /** Unanswered for too long: to the second channel alone. */
  'alarm-escalated': 'alarm',
  /** Sent by the doctor. */
  test: 'info',
  started: 'info',
  stopped: 'warn',
  'config-changed': 'info',
  'position-opened': 'info',
  'position-closed': 'info',
  /** The account has foreign shares or orders beside ours. */
  foreign: 'warn',
  'trading-halted': 'alarm',
  'trading-reduced': 'warn',
  'trading-resumed': 'info',
  'gateway-dead': 'alarm',
  'login-required': 'alarm',
  'gateway-recovered': 'info',
  /** The following ones are of `sluice gateway`. */
  'login-due': 'warn',
  'login-push': 'alarm',
  'login-missed': 'alarm',
  'password-refused': 'alarm',
  'gateway-stuck': 'alarm',
  'gateway-restarted': 'warn',
  'daemon-silent': 'alarm',
  /** The following ones are of `sluice fleet watch`. */
  'host-silent': 'alarm',
  'host-recovered': 'info',
  'fleet-problem': 'alarm',
  'feed-silent': 'alarm',
  'feed-recovered': 'info',
  'no-prediction': 'alarm',
  'no-login': 'alarm',
  'weekend-reminder': 'info',
  /** The known holidays of the exchange end within a month. */
  'calendar-ends': 'warn',
  'all-clear': 'info',
  'daily-report': 'info',
  /** The predictions of the last days score worse than earlier ones. */
  'feed-decayed': 'warn',
  'stop-slipped': 'alarm',
  /** Too many order messages for the number of executions. */
  'order-efficiency': 'warn',
} as const satisfies Readonly<Record<string, NoticeLevel>>;

export type NoticeKind = keyof typeof NOTICE_KINDS;

export interface Notice {
  readonly kind: NoticeKind;
  readonly level: NoticeLevel;
  readonly text: string;
  /** Market time. */
  readonly at: Instant;
  /** Subject: a symbol, a feed, the name of an alarm. Repetitions within a short time are counted instead of sent. */
  readonly about?: string;
}

export interface Notifier {
  /** Returns at once and never throws; delivery is asynchronous. */
  notify(notice: Notice): void;
  /** Gives queued notices a moment to be sent. */
  stop(): Promise<void>;
}
