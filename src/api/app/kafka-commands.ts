// Commands from Kafka, carried out by the routes of the API: same rights, checks, sentences and idempotency, one write path.
import { createHash } from 'node:crypto';
import { instant } from '../../kernel/instant.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import type { PortfolioId } from '../../ledger/ports/drafts.ts';
import { agentStream, portfolioStream, rebalancingStream } from '../../ledger/ports/events.ts';
import { StepConflict } from '../../ledger/ports/ledger-store.ts';
import {
  type Command,
  type CommandOutcome,
  type CommandType,
  createKafkaCommands,
  type KafkaCommands,
  type KafkaCommandsParts,
  NotNow,
  refusal,
  type SentCommand,
} from '../../relay/app/kafka-commands.ts';
import { StoreUnavailable } from '../../sql/store-unavailable.ts';
import type { KafkaSettings } from '../../trader/ports/kafka-settings.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { Identity } from '../http/loaders/parts.ts';
import type { BookServer } from '../http/server.ts';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';
import { later } from './live.ts';

export interface CommandParts {
  readonly server: Pick<BookServer, 'ask'>;
  readonly identity: Pick<Identity, 'authenticator'>;
  readonly ledger: Ledger;
  readonly log: Log;
  readonly metrics: Pick<ApiMetrics, 'watch'>;
  /** Of Kafka itself unless given. */
  readonly open?: KafkaCommandsParts['open'];
}

export function openKafkaCommands(settings: KafkaSettings, parts: CommandParts): KafkaCommands {
  const { ledger, log, metrics, open } = parts;
  const commands = createKafkaCommands({
    ...{ settings, log, store: ledger.context.store, after: later },
    now: () => instant(Date.now()),
    carryOut: (sent) => carriedOut(parts, sent).catch(waitForStore),
    ...(open && { open }),
  });
  for (const outcome of ['done', 'refused', 'dead'] as const)
    metrics.watch({
      name: `sluice_kafka_commands_${outcome}_total`,
      help: `Commands from Kafka that were ${outcome === 'dead' ? 'put aside as dead letters' : outcome}`,
      isCount: true,
      read: () => commands.state()[outcome],
    });
  metrics.watch({
    name: 'sluice_kafka_commands_lag',
    help: 'Commands in their topic that are not answered yet',
    read: () => commands.state().lag,
  });
  metrics.watch({
    name: 'sluice_kafka_commands_age_seconds',
    help: 'For how long the oldest of them has waited',
    read: () => commands.state().ageMs / 1_000,
  });
  return commands;
}

function waitForStore(error: unknown): never {
  if (error instanceof StoreUnavailable || error instanceof StepConflict)
    throw new NotNow(error.message);
  throw error;
}

const NO_CREDENTIAL =
  'The message has no credential: put an access token or the key of an API client in its header "authorization", as "Bearer ...".';

async function carriedOut(parts: CommandParts, sent: SentCommand): Promise<CommandOutcome> {
  const { command, credential } = sent;
  if (credential === undefined) return refusal(401, NO_CREDENTIAL);
  const found = await parts.identity.authenticator.principalOf(credential);
  // The route says why, in its words.
  if (!found.ok) return asked(parts, sent, credential);
  const { id: actor } = found.value.user;
  const { context } = parts.ledger;
  const key = `${KEY}${command.id}`;
  const requestHash = hashOf(command);
  const kept = await context.store.read.answerOf(actor, `${key}/answer`);
  if (kept !== undefined && kept.requestHash !== requestHash) return refusal(422, reused(command));
  if (kept !== undefined) return JSON.parse(kept.answer) as CommandOutcome;
  const outcome = await asked(parts, sent, credential);
  if (outcome.status === 'refused' && MAY_PASS.has(outcome.problem.status)) return outcome;
  const answer = JSON.stringify(outcome);
  await context.store.inOneStep((step) =>
    step.keepAnswer(actor, `${key}/answer`, { requestHash, answer }),
  );
  return outcome;
}

const KEY = 'kafka:';

/** Refusals that are of the moment, and not of the command: it may be sent again as it is. */
const MAY_PASS: ReadonlySet<number> = new Set([429, 503]);
/** They end without its sender: the command waits, and with it those of everybody. All else is an answer. */
const WAITED_FOR: ReadonlySet<unknown> = new Set(['store_unavailable', 'busy', 'step_conflict']);

function reused({ id }: Command): string {
  return `The id ${id} was used for another command; send this one under another id.`;
}

function hashOf({ type, portfolio, data }: Command): string {
  return createHash('sha256')
    .update(JSON.stringify([type, portfolio, data]))
    .digest('hex');
}

async function asked(
  parts: CommandParts,
  { command, correlationId }: SentCommand,
  credential: string,
): Promise<CommandOutcome> {
  const routed = await routeOf(command, parts.ledger);
  if (typeof routed === 'string') return refusal(422, routed);
  const { status, text } = await parts.server.ask({
    method: routed.method,
    url: `/api/v1${routed.path}`,
    address: 'kafka',
    headers: {
      authorization: `Bearer ${credential}`,
      'content-type': 'application/json',
      'idempotency-key': `${KEY}${command.id}`,
      'x-request-id': correlationId,
    },
    text: JSON.stringify(routed.body),
  });
  const body = (text === '' ? null : JSON.parse(text)) as Body | null;
  if (WAITED_FOR.has(body?.code)) throw new NotNow(String(body?.detail));
  if (status >= 500 && !MAY_PASS.has(status)) throw new Error(String(body?.detail));
  if (status >= 400) {
    const { instance: _, detail, ...more } = body ?? {};
    const again = MAY_PASS.has(status) ? ' Send the command again under the same id.' : '';
    return { status: 'refused', problem: { ...more, status, detail: `${detail}${again}` } };
  }
  const portfolio = command.portfolio ?? Number(body?.id);
  return {
    status: 'done',
    events: await appended(parts.ledger, portfolio, correlationId),
    result: body,
  };
}

type Body = Readonly<Record<string, unknown>>;

/** More is nothing one command appends. */
const EVENTS_MAX = 2_000;

async function appended({ context }: Ledger, portfolio: number, correlationId: string) {
  const streams = [
    portfolioStream(portfolio),
    rebalancingStream(portfolio),
    agentStream(portfolio),
  ];
  const newest = await context.store.read.events({
    ...{ streams, isNewestFirst: true, limit: EVENTS_MAX },
  });
  return newest
    .filter((event) => event.correlationId === correlationId)
    .map(({ id, type, position }) => ({ id, type, position }))
    .toReversed();
}

interface Routed {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: object;
}

/** A sentence if nothing takes the command. */
async function routeOf(
  { type, portfolio, data }: Command,
  { context }: Ledger,
): Promise<Routed | string> {
  const body = portfolio === undefined ? data : { ...data, portfolio_id: portfolio };
  const found =
    portfolio === undefined
      ? undefined
      : await context.store.read.portfolio(portfolio as PortfolioId);
  return ROUTES[type]({ body, data, client: found?.holder ?? 0 });
}

interface Given {
  /** With the portfolio. */
  readonly body: Body;
  readonly data: Body;
  /** The holder of the portfolio. */
  readonly client: number;
}

const ROUTES: Readonly<Record<CommandType, (given: Given) => Routed | string>> = {
  CREATE_PORTFOLIO: ({ data }) => ({ method: 'POST', path: '/portfolios', body: data }),
  RECORD_TRANSACTION: ({ body }) => ({ method: 'POST', path: '/transactions', body }),
  OPEN_POSITION: ({ body }) => ({ method: 'POST', path: '/holdings/positions/open', body }),
  CLOSE_POSITION: ({ data }) => ofPosition(data, 'close', 'POST'),
  VALUE_POSITION: ({ data }) => ofPosition(data, 'value', 'PUT'),
  PLAN_REBALANCING: ({ body, client }) => ({
    ...{ method: 'POST', path: `/holdings/rebalancing/${client}/plan`, body },
  }),
  EXECUTE_REBALANCING: ({ body, client }) => ({
    ...{ method: 'POST', path: `/holdings/rebalancing/${client}/execute`, body },
  }),
};

function ofPosition(
  { position_id: id, ...body }: Body,
  what: 'close' | 'value',
  method: Routed['method'],
): Routed | string {
  if (typeof id !== 'string') return 'The data have no "position_id".';
  return { method, path: `/holdings/positions/${encodeURIComponent(id)}/${what}`, body };
}
