// The settings of what is sent to people and to collectors: notices, traces, reports of errors.
import type { NoticeKind, NoticeLevel } from './notifier.ts';

/** Channels of notification; without a channel the daemon only logs. */
export interface NotifySettings {
  readonly webhook: WebhookSettings | undefined;
  readonly telegram: TelegramSettings | undefined;
  /** Requested every minute while the engine runs. */
  readonly heartbeatUrl: string | undefined;
  /** Who is called when an alarm stays unanswered; undefined: only the channels above. */
  readonly escalation: EscalationSettings | undefined;
  /** Levels of kinds that differ from the default. */
  readonly levels: Readonly<Partial<Record<NoticeKind, NoticeLevel | 'off'>>>;
}

/** At least one of the channels. */
export interface EscalationSettings extends Pick<NotifySettings, 'webhook' | 'telegram'> {
  /** Market time from its beginning, or from the end of its mute. */
  readonly afterMs: number;
}

/** Traces; absent: none are made. */
export interface TelemetrySettings {
  /** Base address of an OTLP/HTTP collector. */
  readonly otlp: string | undefined;
}

/** Reports of errors in our own code; absent: none are sent. */
export interface SentrySettings {
  readonly dsn: string | undefined;
}

export interface WebhookSettings {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Notices below this level are not sent here. */
  readonly level: NoticeLevel;
}

export interface TelegramSettings {
  readonly token: string;
  readonly chatId: string;
  readonly level: NoticeLevel;
  /** Address of the Bot API without a trailing slash. */
  readonly apiUrl: string;
  /** Chats whose messages are commands; empty: nothing is read. */
  readonly commandsFrom: readonly string[];
}
