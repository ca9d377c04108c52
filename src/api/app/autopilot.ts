// The autopilot put together: the ledger and its prices, how the traders stand, the audit trail and the log.

import {
  AUTOPILOT,
  type Autopilot,
  type AutopilotTerms,
  createAutopilot,
  type Standing,
} from '../../advisers/app/autopilot.ts';
import type { PortfolioRow } from '../../ledger/ports/ledger-rows.ts';
import type { StatusView } from '../../trader/contract/status.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { Book } from '../http/loaders/book.ts';
import { decisionProblem } from '../http/loaders/decision-refusals.ts';
import type { Identity } from '../http/loaders/parts.ts';
import { commandProposalRow } from '../http/shapes/command-proposal-rows.ts';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';
import type { TraderClient, TraderClients } from '../traders/trader-clients.ts';
import { proposalParts } from './agents.ts';

export interface AutopilotBeside {
  readonly identity: Pick<Identity, 'record'>;
  readonly clients: Pick<TraderClients, 'all'>;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly metrics: Pick<ApiMetrics, 'watch'>;
}

export function openAutopilot(
  book: Book,
  { identity, clients, log, metrics }: AutopilotBeside,
  terms: AutopilotTerms,
): Autopilot {
  const counts = { accepted: 0, held: 0 };
  for (const name of ['accepted', 'held'] as const)
    metrics.watch({
      name: `sluice_autopilot_${name}_total`,
      help: `Proposals that the autopilot ${name === 'held' ? 'held back' : name}`,
      isCount: true,
      read: () => counts[name],
    });
  return createAutopilot({
    ...proposalParts(book),
    terms,
    standingOf: (portfolio) => standingOf(book, clients, portfolio),
    sentenceOf: (refusal) => decisionProblem(refusal).message,
    async accepted(row) {
      counts.accepted += 1;
      const { id, portfolio, command, autopilot } = row;
      const fields = { proposal: id, portfolio, command: command.kind, why: autopilot?.text };
      log.info('The autopilot accepted a proposal.', fields);
      const after = commandProposalRow(row, book.ledger.context.store.now());
      const by = { name: AUTOPILOT, address: 'local', requestId: id };
      await identity.record(by, 'agent-proposal.accept', id, { after });
    },
    held({ id, portfolio, command }, why) {
      counts.held += 1;
      const fields = { proposal: id, portfolio, command: command.kind, why };
      log.info('The autopilot held a proposal back.', fields);
    },
  });
}

interface CommandAnswer {
  readonly client: TraderClient;
  /** Undefined unless the trader answers. */
  readonly trading: StatusView['trading'] | undefined;
}

/** A halt of any trader stops all: after a halt a person looks before more is done. */
async function standingOf(
  { followed }: Pick<Book, 'followed'>,
  clients: Pick<TraderClients, 'all'>,
  { account }: PortfolioRow,
): Promise<Standing> {
  const answers = await Promise.all(clients.all().map(answerOf));
  const name = followed.find(({ key }) => key === account)?.trader;
  const own = answers.find(({ client }) => client.name === name);
  const halted = answers.find(({ trading }) => trading?.state === 'HALTED');
  const isMuted = name !== undefined && own?.trading === undefined;
  return {
    liveTrader: own?.client.mode === 'live' ? own.client.name : undefined,
    mutedTrader: isMuted ? name : undefined,
    halted: halted?.trading && { trader: halted.client.name, reason: halted.trading.reason },
  };
}

async function answerOf(client: TraderClient): Promise<CommandAnswer> {
  const seen = await client.look('/status');
  const isPresent = seen.ok && seen.value.ageSeconds === undefined;
  return { client, trading: isPresent ? (seen.value.copy.body as StatusView).trading : undefined };
}
