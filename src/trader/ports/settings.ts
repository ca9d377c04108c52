// The effective configuration: plain values after every file is read, checked and merged, with all defaults filled in.

import type { DailyTime, WeeklyTime } from '../../market/time/recurring-time.ts';
import type { EventRow } from '../domain/options/event-days.ts';
import type { Strategy } from '../domain/strategy/strategy.ts';
import type { AgentThresholds, AutopilotSettings } from './agent-settings.ts';
import type { AlpacaApiSettings } from './alpaca-api-settings.ts';
import type { BrokerName, BrokerSections } from './brokers.ts';
import type { FeedSettings } from './feed-settings.ts';
import type { HomeVenue } from './home-venue.ts';
import type { InstrumentRequest } from './instrument-request.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import type { LogLevel } from './log.ts';
import type {
  NotifySettings,
  SentrySettings,
  TelegramSettings,
  TelemetrySettings,
} from './notify-settings.ts';
import type { PriceSettings } from './price-settings.ts';
import type { ReconcilePolicies } from './reconcile-policies.ts';
import type { RedisSettings } from './redis-settings.ts';
import type {
  LiveSettings,
  ManualSettings,
  ProtectionSettings,
  RiskSettings,
} from './risk-settings.ts';

/** `demo` and `practice` run between simulators; only their commands set them, no file or variable can. */
export type CommandMode = 'demo' | 'practice';
export type Mode = 'dry-run' | 'paper' | 'live' | CommandMode;

export interface Settings extends BrokerSections {
  readonly venue: HomeVenue;
  /** It serves the venue. */
  readonly broker: BrokerName;
  readonly mode: Mode;
  readonly account: string;
  readonly accountType: 'margin' | 'cash';
  /** Absolute folder that holds one instance folder per mode and account. */
  readonly dataFolder: string;
  /** Name or number of the group that may reach the daemon and read its journal; undefined: its user alone. */
  readonly dataGroup: string | undefined;
  readonly gateway: GatewaySettings;
  /** Of a broker that reports no commissions: each execution is charged an estimate. */
  readonly costs?: CostSettings;
  readonly feeds: readonly FeedSettings[];
  readonly risk: RiskSettings;
  readonly protections: ProtectionSettings;
  readonly manual: ManualSettings;
  readonly live: LiveSettings;
  readonly execution: ExecutionSettings;
  /** What a comparison with the broker does about each kind of difference. */
  readonly reconcile: { readonly policies: ReconcilePolicies };
  readonly api: ApiSettings;
  readonly agents: AgentSettings;
  /** The trader's own health and metrics. */
  readonly door: DoorSettings;
  readonly notify: NotifySettings;
  readonly telemetry: TelemetrySettings;
  readonly sentry: SentrySettings;
  readonly tape: TapeSettings;
  /** Contracts pinned by the user, by feed symbol. */
  readonly instruments: ReadonlyMap<string, InstrumentRequest>;
  /** Earnings and ex-dividend days; absent: contracts are chosen without them. */
  readonly events?: readonly EventRow[];
  /** Ordered by priority, then name. */
  readonly strategies: readonly Strategy[];
  /** SHA-256 over the effective configuration and all strategies, without secrets. */
  readonly hash: string;
}

export interface CostSettings {
  /** Of the value of a trade, with the fee of the exchange. */
  readonly brokeragePercent: number;
}

export interface PortSettings {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
}

/** The trader's own health and metrics. */
export interface DoorSettings extends PortSettings {
  /** Further names by which it may be called. */
  readonly allowedHosts: readonly string[];
  /** Amounts of money are sent only to requests with it. */
  readonly token: string | undefined;
}

export const REGISTRATIONS = ['open', 'invited', 'closed'] as const;

/** The API, which is a separate process. */
export interface ApiSettings extends PortSettings {
  readonly isEnabled: boolean;
  /** Of its books and its days. */
  readonly venue: HomeVenue;
  /** Of the API's files: pid file and log. */
  readonly folder: string;
  /** A SQLite file, or a `postgres://` address. */
  readonly store: string;
  /** Of a `postgres://` store. */
  readonly database: DatabaseSettings;
  /** Strategies in code may be checked and saved over HTTP. */
  readonly code: boolean;
  /** Who may create a user over HTTP. */
  readonly registration: (typeof REGISTRATIONS)[number];
  /** Undefined: people sign in with passwords only. */
  readonly oidc: OidcSettings | undefined;
  /** Names by which it may be asked, besides addresses, localhost and its own host. */
  readonly allowedHosts: readonly string[];
  /** Roles whose sessions may do nothing before a second factor is set up. */
  readonly secondFactorFor: readonly ('viewer' | 'trader' | 'operator' | 'admin')[];
  /** Origins of pages that may read the answers. */
  readonly corsOrigins: readonly string[];
  /** Of one token or key. */
  readonly requestsPerMinute: number;
  /** Attempts to sign in, of one address. */
  readonly loginsPerMinute: number;
  /** Proxies whose word on the caller's address counts. */
  readonly trustedProxies: readonly string[];
  /** Files with PEM texts; undefined: plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly logLevel: LogLevel;
  /** Every statement of the store is logged, without its values. */
  readonly logsSql: boolean;
  readonly prices: PriceSettings;
  /** Folder of bars and predictions; undefined: no backtests. */
  readonly backtestData: string | undefined;
  /** Webhooks may go to this machine and to private networks, and without TLS. */
  readonly allowsPrivateWebhooks: boolean;
  /** Undefined: no statement is fetched. */
  readonly statements: StatementSettings | undefined;
  /** Undefined: the ledger's events go nowhere else. */
  readonly kafka: KafkaSettings | undefined;
  /** Undefined: each process keeps in its own memory what workers could share. */
  readonly redis: RedisSettings | undefined;
  /** Undefined: Alpaca's API is not served. */
  readonly alpaca: AlpacaApiSettings | undefined;
  /** Never empty; without a list in the configuration its own one. */
  readonly traders: readonly TraderPlace[];
}

export interface DatabaseSettings {
  /** Of one process, besides the one on which the processes agree who leads. */
  readonly connections: number;
  /** How long the server works on one statement. */
  readonly statementMs: number;
  /** Undefined: reports are read where everything is. */
  readonly replica: ReplicaSettings | undefined;
}

export interface ReplicaSettings {
  readonly address: string;
  /** Of one process. */
  readonly connections: number;
}

/** A broker's statement, fetched from its service and compared with the ledger. */
export interface StatementSettings {
  readonly address: string;
  readonly token: string;
  /** The number of the query at the service. */
  readonly query: string;
  /** A cron expression, UTC. */
  readonly at: string;
}

/** What judges portfolios. */
export interface AgentSettings {
  /** Undefined: their own words only. */
  readonly languageModel: LanguageModelSettings | undefined;
  readonly thresholds: AgentThresholds;
  readonly autopilot: AutopilotSettings;
  /** Undefined: proposals are not sent to chats. */
  readonly telegram: AgentChatSettings | undefined;
}

/** A bot of the API, which sends people proposals and takes their decisions. */
export interface AgentChatSettings extends Pick<TelegramSettings, 'token' | 'apiUrl'> {
  /** User names of the API by private chat. */
  readonly userByChat: ReadonlyMap<string, string>;
}

/** Words what agents found, over an OpenAI-compatible API. */
export interface LanguageModelSettings {
  /** Without a slash at its end. */
  readonly url: string;
  readonly model: string;
  /** Undefined: none is sent. */
  readonly key: string | undefined;
  /** For a complete answer. */
  readonly timeoutMs: number;
  readonly callsPerHour: number;
}

/** Where a trader is, as others on its host find it. */
export interface TraderPlace {
  readonly name: string;
  readonly venue: HomeVenue;
  readonly dataFolder: string;
  readonly mode: Mode;
  readonly account: string;
}

/** A provider of identities (OpenID Connect). */
export interface OidcSettings {
  /** Its description is at `/.well-known/openid-configuration` below it. */
  readonly issuer: string;
  /** As we are registered there. */
  readonly clientName: string;
  readonly clientSecret: string | undefined;
  /** The address of our callback as the provider knows it. */
  readonly redirectUrl: string;
  readonly scopes: readonly string[];
  /** The claim that names a new user. */
  readonly usernameClaim: string;
  /** Whether people without a linked user become users, as viewers without grants. */
  readonly createsUsers: boolean;
  /** The page that gets the one-time code in its fragment; without one the callback answers JSON. */
  readonly returnTo: string | undefined;
}

export interface GatewaySettings {
  readonly host: string;
  readonly port: number;
  readonly clientId: number;
  readonly restartAt: DailyTime | undefined;
  readonly weeklyLogin: WeeklyTime | undefined;
  readonly maxDataLines: number;
  /** Absent where nothing but a person starts the gateway. */
  readonly ibc?: IbcSettings | undefined;
}

/** The program that starts IB Gateway and types its login: `sluice gateway` watches both. */
export interface IbcSettings {
  /** Undefined: that of the gateway. */
  readonly host: string | undefined;
  /** `CommandServerPort` of its configuration. */
  readonly port: number;
  /** Its log file, or the folder of its logs; absent: only its port is watched. */
  readonly log: string | undefined;
}

export interface ExecutionSettings {
  /** Maximum distance of a marketable limit beyond the ask (bid), in percent. */
  readonly collarPercent: number;
  /** Lifetime of an entry on the wire, market time. */
  readonly entryMs: number;
  /** Wall time within which the broker must report something about a new order. */
  readonly ackMs: number;
}

/** The engine's inputs are recorded so that a day can be replayed. */
export interface TapeSettings {
  /** Days after which a tape is deleted; 0 keeps none. */
  readonly keepDays: number;
}
