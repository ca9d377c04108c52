// What the configuration means once every file was read, checked and merged: plain values without defaults left open.
import type { DailyTime, WeeklyTime } from '../market/recurring-time.ts';
import type { Rule } from '../trading/strategy/rule.ts';
import type { InstrumentWanted } from './broker.ts';
import type { NoticeKind, NoticeLevel } from './notifier.ts';
import type { LiveSettings, ProtectionSettings, RiskSettings } from './risk-settings.ts';

export type Mode = 'dry-run' | 'paper' | 'live' | 'demo';

export interface Settings {
  readonly mode: Mode;
  readonly account: string;
  readonly accountType: 'margin' | 'cash';
  /** Absolute folder that holds one instance folder per mode and account. */
  readonly dataFolder: string;
  readonly gateway: GatewaySettings;
  readonly feeds: readonly FeedSettings[];
  readonly risk: RiskSettings;
  readonly protections: ProtectionSettings;
  readonly live: LiveSettings;
  readonly execution: ExecutionSettings;
  readonly api: { readonly host: string; readonly port: number };
  readonly notify: NotifySettings;
  /** Contracts pinned by the user, by feed symbol. */
  readonly instruments: ReadonlyMap<string, InstrumentWanted>;
  /** Ordered by priority, then name. */
  readonly rules: readonly Rule[];
  /** SHA-256 over the effective configuration and all rules, secrets left out. */
  readonly hash: string;
}

export interface GatewaySettings {
  readonly host: string;
  readonly port: number;
  readonly clientId: number;
  readonly restartAt: DailyTime | undefined;
  readonly weeklyLogin: WeeklyTime | undefined;
  readonly maxDataLines: number;
}

export interface FeedSettings {
  readonly name: string;
  readonly profile: 'prediction-api';
  /** Base address without a trailing slash, e.g. `http://127.0.0.1:8090/api/v1`. */
  readonly url: string;
  readonly apiKey: string;
  readonly symbols: readonly string[];
  readonly pollMs: number;
  readonly ageMaxMs: number;
  readonly confidenceMin: number;
  /** Zone of times without an offset in the records. */
  readonly zone: string;
  /** Asks one request per symbol, or one list request for all. */
  readonly request: 'per-symbol' | 'list';
  readonly timeoutMs: number;
  readonly requestsPerMinute: number;
}

export interface ExecutionSettings {
  /** How far beyond ask (bid) a marketable limit may reach, in percent. */
  readonly collarPercent: number;
  /** Lifetime of an entry on the wire, market time. */
  readonly entryMs: number;
  /** Wall time within which the broker must show a sign of an order. */
  readonly ackMs: number;
}

/** Who is told what; without a channel nobody is, and the log is all there is. */
export interface NotifySettings {
  readonly webhook: WebhookSettings | undefined;
  readonly telegram: TelegramSettings | undefined;
  /** Called every minute while the engine turns. */
  readonly heartbeatUrl: string | undefined;
  /** Where the level of a kind is another than its own. */
  readonly levels: Readonly<Partial<Record<NoticeKind, NoticeLevel | 'off'>>>;
}

export interface WebhookSettings {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Quieter notices do not come here. */
  readonly level: NoticeLevel;
}

export interface TelegramSettings {
  readonly token: string;
  readonly chatId: string;
  readonly level: NoticeLevel;
}
