// The schema of config/sluice.yaml, with every default; published as JSON Schema for editors.
import { z } from 'zod';
import { PREDICTION_INPUTS } from '../../domain/intake/input-features.ts';
import { BROKER_NAMES, DEFAULT_BROKER } from '../../ports/brokers.ts';
import { HOME_VENUES, type HomeVenue } from '../../ports/home-venue.ts';
import { NOTICE_KINDS, NOTICE_LEVELS, type NoticeKind } from '../../ports/notifier.ts';
import type { CommandMode } from '../../ports/settings.ts';
import { BROKER_SHAPE } from '../brokers/broker-configs.ts';
import {
  address,
  count,
  folder,
  headerKey,
  percent,
  port,
  symbol,
  symbols,
  text,
  unique,
  zone,
} from '../fields/fields.ts';
import { agents } from './agents-schema.ts';
import { ACCOUNT, api, EDITABLE_MODES } from './api-schema.ts';
import { reconcile } from './reconcile-schema.ts';
import { live, manual, protections, risk } from './risk-schema.ts';
import { sentry, telemetry } from './telemetry-schema.ts';

/** Built in; every other profile is a file. */
export const PREDICTION_API = 'prediction-api';

/** One feed, before the checks that need several of its keys. */
export const FEED_SHAPE = z.strictObject({
  name: text().describe('Shown as the source of its predictions'),
  profile: text()
    .default(PREDICTION_API)
    .describe('prediction-api, another built-in one, or the path of a .yaml file'),
  url: address().optional().describe('Base address, such as http://127.0.0.1:8090/api/v1'),
  file: folder().optional().describe('For a profile that reads a file'),
  api_key: headerKey()
    .optional()
    .describe('Name an environment variable, so that no file contains the key'),
  symbols: symbols().describe('It is asked about these'),
  poll_seconds: z
    .number()
    .min(0.1)
    .max(3_600)
    .default(60)
    .describe('Between two questions to the feed'),
  max_age_seconds: z
    .number()
    .min(1)
    .max(86_400)
    .default(300)
    .describe('Older predictions never trade'),
  min_confidence: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('BUY and SELL below it never trade'),
  timezone: zone()
    .default('America/New_York')
    .describe('For times that the feed sends without a zone'),
  request: z
    .enum(['per-symbol', 'list'])
    .default('per-symbol')
    .describe('Poll the latest prediction per symbol, or one list'),
  timeout_seconds: z.number().min(0.1).max(120).default(10).describe('For a complete answer'),
  requests_per_minute: count(1, 10_000).default(30).describe('Limit of what is sent to the feed'),
  inputs: z
    .array(z.enum(PREDICTION_INPUTS))
    .default([])
    .describe('Further endpoints of the prediction API, whose numbers become features'),
  thresholds: z
    .array(
      z.strictObject({
        measure: text().describe('confidence, score, or the name of a feature'),
        level: z.number().describe('Crossed in either direction'),
      }),
    )
    .default([])
    .describe('Crossings are published to subscribers'),
});

/** The required settings of the prediction API, reported together with all other issues. */
const feed = FEED_SHAPE.refine((given) => !lacks(given, 'url'), {
  error: 'is missing: expected an http address',
  path: ['url'],
  when: () => true,
}).refine((given) => !lacks(given, 'api_key'), {
  error: 'is missing: expected text',
  path: ['api_key'],
  when: () => true,
});

function lacks(given: unknown, key: 'url' | 'api_key'): boolean {
  if (typeof given !== 'object' || given === null) return false;
  const { profile = PREDICTION_API, [key]: value } = given as Readonly<Record<string, unknown>>;
  return profile === PREDICTION_API && value === undefined;
}

const execution = z.strictObject({
  collar_percent: percent().default(0.2).describe('How far beyond ask or bid an entry may reach'),
  entry_seconds: z.number().min(1).max(3_600).default(30).describe('Lifetime of an entry order'),
  ack_seconds: z.number().min(0.5).max(60).default(5).describe('Without a report by then: unknown'),
});

const metrics = z.strictObject({
  host: text().default('127.0.0.1').describe('Address it listens on'),
  port: port(0).default(9464).describe('0 picks a free port'),
  allowed_hosts: z
    .array(text())
    .default([])
    .describe('Names beside localhost and addresses by which it may be called, such as sluice'),
  token: text()
    .optional()
    .describe('Amounts of money are sent only to requests with this bearer token'),
});

const noticeLevel = z.enum(NOTICE_LEVELS);
const levelOfKind = z.enum([...NOTICE_LEVELS, 'off']).optional();
const levels = Object.fromEntries(
  Object.entries(NOTICE_KINDS).map(([kind, level]) => [
    kind,
    levelOfKind.describe(`Default: ${level}`),
  ]),
) as Record<NoticeKind, typeof levelOfKind>;

const webhook = z.strictObject({
  url: address().describe('Receives JSON by POST; the field text contains the message'),
  headers: z.record(text(), text()).default({}).describe('Such as Authorization'),
  level: noticeLevel.default('info').describe('Messages below this level are not sent there'),
});
const telegram = z.strictObject({
  token: text().describe('Token of the bot; name an environment variable'),
  chat_id: z
    .string()
    .regex(/^(-?\d+|@\w+)$/, 'a chat in quotes, such as "-1001234567"')
    .describe('In quotes, such as "-1001234567"'),
  level: noticeLevel.default('warn').describe('Messages below this level are not sent there'),
  commands_from: unique(
    z.string().regex(/^-?\d+$/, 'a chat in quotes, such as "12345678"'),
    'at least one chat',
  )
    .default([])
    .describe('Chats that may send commands; without it nothing is read'),
  api_url: address().default('https://api.telegram.org').describe('Of your own Bot API server'),
});
const escalation = z
  .strictObject({
    after_minutes: count(1, 1_440).default(15).describe('Without an acknowledgement or a mute'),
    webhook: webhook.omit({ level: true }).optional(),
    telegram: telegram.omit({ level: true, commands_from: true }).optional(),
  })
  .refine(
    (given) => given.webhook !== undefined || given.telegram !== undefined,
    'a webhook or a telegram chat, or both',
  );

export const notify = z.strictObject({
  webhook: webhook.optional(),
  telegram: telegram.optional(),
  escalation: escalation.optional().describe('Who is called once when an alarm stays unanswered'),
  heartbeat_url: address()
    .optional()
    .describe('Called every minute while the engine runs: silence means failure'),
  levels: z.strictObject(levels).prefault({}).describe('Level per kind of message'),
});

const tape = z.strictObject({
  keep_days: count(0, 3_650).default(30).describe('Older tapes are deleted; 0 keeps none'),
});

const instrument = z.strictObject({
  symbol: text().describe("The broker's spelling"),
  primary_exchange: text()
    .optional()
    .describe('Such as NASDAQ: decides between two listings of one symbol'),
  currency: z.enum(['USD', 'VND']).optional().describe('Default: that of the venue'),
  con_id: count(1, 2_147_483_647).optional().describe("The broker's number of the contract"),
});

const VENUE_PLACES = { us: 'the US', vietnam: 'Vietnam' } as const satisfies Record<
  HomeVenue,
  string
>;
const DEFAULTS = HOME_VENUES.map(
  (venue) => `${DEFAULT_BROKER[venue]} in ${VENUE_PLACES[venue]}`,
).join(', ');

function sluiceSchema<Mode extends string>(mode: z.ZodType<Mode, Mode | undefined>) {
  return z
    .strictObject({
      venue: z
        .enum(HOME_VENUES)
        .default('us')
        .describe('Where the account is at home: its calendar, currency and trading day'),
      broker: z
        .enum(BROKER_NAMES)
        .optional()
        .describe(`Default: the one that serves the venue: ${DEFAULTS}`),
      mode: mode.describe('dry-run decides and records, but sends nothing'),
      account: z
        .string()
        .regex(ACCOUNT, 'an account such as DU1234567')
        .describe('The only account that may be traded; any other ends the process'),
      account_type: z.enum(['margin', 'cash']).optional().describe('Required in live'),
      data: folder().optional().describe('Contains one folder per mode and account'),
      data_group: text()
        .regex(/^[A-Za-z0-9_.-]+$/, 'the name or number of a group')
        .optional()
        .describe('Its members reach the daemon and read the journal: an API of another user'),
      strategies: folder().optional().describe('Folder of the strategies, one YAML file each'),
      ...BROKER_SHAPE,
      feeds: z.array(feed).default([]),
      risk: risk.prefault({}),
      protections: protections.prefault({}).describe('Locks after closed trades'),
      manual: manual.prefault({}).describe('Orders by hand and by programs'),
      live: live.prefault({}),
      execution: execution.prefault({}),
      reconcile: reconcile
        .prefault({})
        .describe('When the broker reports something else than our records'),
      api: api.prefault({}),
      agents: agents.prefault({}).describe('What judges portfolios'),
      metrics: metrics.prefault({}).describe("The trader's own health and metrics"),
      notify: notify.prefault({}).describe('Who receives notices'),
      telemetry: telemetry.prefault({}).describe('Traces; off without an address'),
      sentry: sentry.prefault({}).describe('Reports of errors; off without a DSN'),
      tape: tape.prefault({}).describe('Inputs of the engine, recorded for replay'),
      instruments: z
        .record(symbol(), instrument)
        .default({})
        .describe('Contracts by feed symbol, where the symbol alone is ambiguous'),
    })
    .superRefine((value, context) => {
      if (value.mode !== 'live' || value.account_type !== undefined) return;
      const message = 'must be set in live: margin or cash';
      context.addIssue({ code: 'custom', path: ['account_type'], message });
    });
}

/** The permitted content of a file. */
export const SLUICE_SCHEMA = sluiceSchema(z.enum(EDITABLE_MODES).default('dry-run'));

/** The modes that a command sets, whatever the files say. */
export const COMMAND_SCHEMAS = {
  demo: sluiceSchema(z.literal('demo')),
  practice: sluiceSchema(z.literal('practice')),
};

export type SluiceFile =
  | z.output<typeof SLUICE_SCHEMA>
  | z.output<(typeof COMMAND_SCHEMAS)[CommandMode]>;
