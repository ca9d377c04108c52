// The part `api` of config/sluice.yaml: the HTTP API, which is a separate process.
import { z } from 'zod';
import { HOME_VENUES } from '../../ports/home-venue.ts';
import { REGISTRATIONS } from '../../ports/settings.ts';
import { address, count, folder, port, text } from '../fields/fields.ts';
import { alpaca } from './alpaca-schema.ts';
import { database } from './database-schema.ts';
import { kafka } from './kafka-schema.ts';
import { oidc } from './oidc-schema.ts';
import { prices } from './prices-schema.ts';
import { redis } from './redis-schema.ts';
import { statements } from './statements-schema.ts';

export const EDITABLE_MODES = ['dry-run', 'paper', 'live'] as const;
export const ACCOUNT = /^[A-Za-z0-9]+$/;

const traderPlace = z.strictObject({
  venue: z.enum(HOME_VENUES).optional().describe('Default: that of this configuration'),
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/, 'a name such as paper-2')
    .describe('By which requests name it'),
  account: z
    .string()
    .regex(ACCOUNT, 'an account such as DU1234567')
    .describe('Grants are by account'),
  mode: z.enum(EDITABLE_MODES).optional().describe('Default: the mode above'),
  data: folder().optional().describe('Its data folder; default: data above'),
});

export const api = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe('Started together with the trader, as a separate process'),
  host: text().default('127.0.0.1').describe('Address it listens on'),
  port: port(0).default(8000).describe('0 picks a free port'),
  tls: z
    .strictObject({ cert: folder().describe('PEM file'), key: folder().describe('PEM file') })
    .optional(),
  plaintext: z
    .literal('accepted')
    .optional()
    .describe('HTTP without TLS beyond this machine, where something in front encrypts'),
  folder: folder()
    .optional()
    .describe(
      "Its pid file and log; default: api in the instance folder. Another user's API needs one",
    ),
  store: text()
    .optional()
    .describe(
      'A SQLite file (default: book.sqlite in folder if set, else in data) or a postgres:// address',
    ),
  database,
  backtest_data: folder()
    .optional()
    .describe('Folder of one-minute bars (SPY.csv) and predictions.ndjson; allows backtests'),
  code: z
    .boolean()
    .default(false)
    .describe(
      'Users with the permission code may check and save strategies in TypeScript over HTTP',
    ),
  registration: z
    .enum(REGISTRATIONS)
    .default('closed')
    .describe(
      'closed: only `sluice user add` and administrators create users; invited: anyone who has an invitation; open: everyone, as viewer',
    ),
  oidc,
  second_factor_for: z
    .array(z.enum(['viewer', 'trader', 'operator', 'admin']))
    .default([])
    .describe(
      'Roles, such as operator and admin, that may do nothing before they have set up a second factor',
    ),
  allowed_hosts: z
    .array(text())
    .default([])
    .describe(
      'Names by which it may be asked, besides addresses, `localhost`, `host` and that of `oidc.redirect_url`, such as that of a reverse proxy or a container; others get 421',
    ),
  cors_origins: z.array(address()).default([]).describe('Pages that may read the answers'),
  requests_per_minute: count(1, 1_000_000)
    .default(6_000)
    .describe('Of one token or key; a user has four times, an address ten times as many'),
  logins_per_minute: count(1, 1_000_000)
    .default(60)
    .describe('Attempts to sign in by password, code or refresh token, of one address'),
  trusted_proxies: z
    .array(text())
    .default([])
    .describe('Addresses of proxies in front, whose X-Forwarded-For counts'),
  log_level: z.enum(['error', 'warn', 'info', 'debug']).default('info').describe('Of api.log'),
  log_sql: z.boolean().default(false).describe('Every statement of the store, without its values'),
  prices,
  webhooks: z
    .strictObject({
      allow_private: z
        .boolean()
        .default(false)
        .describe('Also plain http, and addresses of this machine and of private networks'),
    })
    .prefault({})
    .describe('What subscribers of securities are sent'),
  statements,
  alpaca,
  kafka,
  redis,
  traders: z
    .array(traderPlace)
    .default([])
    .describe('The traders it shows and commands; default: the one of this configuration'),
});
