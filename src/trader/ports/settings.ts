// What the configuration means once every file was read, checked and merged: plain values without defaults left open.
import type { DailyTime, WeeklyTime } from '../../market/time/recurring-time.ts';
import type { Threshold } from '../domain/intake/crossings.ts';
import type { PredictionInput } from '../domain/intake/input-features.ts';
import type { Strategy } from '../domain/strategy/strategy.ts';
import type { InstrumentWanted } from './broker.ts';
import type { FeedProfile } from './feed-profile.ts';
import type { NoticeKind, NoticeLevel } from './notifier.ts';
import type { ReconcilePolicies } from './reconcile-policies.ts';
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
  /** What a comparison with the broker does about each kind of difference. */
  readonly reconcile: { readonly policies: ReconcilePolicies };
  readonly api: { readonly host: string; readonly port: number };
  readonly notify: NotifySettings;
  readonly tape: TapeSettings;
  /** Contracts pinned by the user, by feed symbol. */
  readonly instruments: ReadonlyMap<string, InstrumentWanted>;
  /** Ordered by priority, then name. */
  readonly strategies: readonly Strategy[];
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

export type FeedSettings = PredictionApiSettings | DeclaredFeedSettings;

interface FeedTerms {
  readonly name: string;
  /** Empty where the source wants none. */
  readonly apiKey: string;
  readonly symbols: readonly string[];
  readonly pollMs: number;
  readonly ageMaxMs: number;
  readonly confidenceMin: number;
  readonly timeoutMs: number;
  /** Crossings subscribers are told of. */
  readonly thresholds?: readonly Threshold[];
}

export interface PredictionApiSettings extends FeedTerms {
  readonly profile: 'prediction-api';
  /** Base address without a trailing slash, e.g. `http://127.0.0.1:8090/api/v1`. */
  readonly url: string;
  /** Zone of times without an offset in the records. */
  readonly zone: string;
  /** Asks one request per symbol, or one list request for all. */
  readonly request: 'per-symbol' | 'list';
  readonly requestsPerMinute: number;
  /** Further endpoints asked for each symbol; their numbers become features. */
  readonly inputs?: readonly PredictionInput[];
}

/** A source of any kind, as its profile declares it. */
export interface DeclaredFeedSettings extends FeedTerms {
  readonly profile: 'declared';
  readonly declared: FeedProfile;
  /** Base address without a trailing slash, or the absolute path of a file. */
  readonly url: string;
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

/** What the engine decided about is kept to be played again. */
export interface TapeSettings {
  /** Days after which a tape is deleted; 0 keeps none. */
  readonly keepDays: number;
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
