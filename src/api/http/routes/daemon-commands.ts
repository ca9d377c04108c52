// `POST /api/v1/daemon/{trader}/...`: the operator's commands. Each answers what the command line prints with --json.
import { z } from 'zod';
import {
  type ClosedRow,
  type CommandAnswer,
  closedRows,
} from '../../../trader/app/control-client/closing.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import { ClientGone, hasLeft } from '../guard/client-gone.ts';
import { audited } from '../loaders/audited-command.ts';
import { senderOf } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { type ResolvedTrader, resolveTrader } from '../loaders/resolve-trader.ts';
import { carriedOut } from '../presenters/action-result.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { COMMANDS } from './daemon-command-table.ts';
import { daemonParams } from './daemon-looks.ts';

const tags = ['daemon'];

/** Of commands that close positions. */
const closed = {
  sent: z.boolean().describe('The broker has every exit, or the positions are closed'),
  positions: z
    .array(
      z.object({
        position_id: z.string(),
        symbol: z.string(),
        armed: z.string().nullable().describe('When the exit is sent; null if it is due now'),
        was_closing: z.boolean().describe('Before the command'),
        outcome: z
          .enum(['sent', 'armed', 'waiting', 'refused'])
          .describe('After at most 10 s; after `waiting` and `refused` the position is open'),
      }) satisfies z.ZodType<ClosedRow>,
    )
    .describe('What became of each position that the command closes'),
};

export interface DaemonCommandParts {
  readonly clients: TraderClients;
  readonly identity: Identity;
  /** Calls once after a pause of real time. */
  after(delayMs: number, call: () => void): void;
}

export function daemonCommandRoutes(server: Server, parts: DaemonCommandParts): void {
  const { clients, identity, after } = parts;
  for (const { name, summary, needs, body, isClosing = false } of COMMANDS) {
    const response = z.object({
      command: z.literal(name),
      ...body.partial().shape,
      text: z.string().describe('What was done'),
      ...(isClosing && closed),
    });
    server.post(
      `/daemon/:trader/${name}`,
      {
        config: { needs },
        schema: {
          tags,
          summary,
          params: daemonParams,
          body,
          response: { 200: response, ...PROBLEMS },
        },
      },
      async (request, reply) => {
        const client = resolveTrader(clients, request, request.params.trader, needs);
        const command = { type: name, ...request.body, by: senderOf(request) };
        const { text, closing = [] } = await audited(
          {
            ...{ identity, request, action: `daemon.${name}` },
            ...{ target: client.name, asked: request.body },
          },
          () => said(client, '/commands', command),
          outcomeOf,
        );
        const answer = { command: name, ...request.body, text };
        if (!isClosing) return answer;
        // The command is carried out: who has left does not keep the trader busy.
        const pause = async (delayMs: number) => {
          await new Promise<void>((resolve) => after(delayMs, resolve));
          if (hasLeft(reply)) throw new ClientGone();
        };
        const positions = await closedRows(client, closing, pause);
        return { ...answer, sent: positions.every(({ outcome }) => outcome === 'sent'), positions };
      },
    );
  }
  reloadRoute(server, clients, identity);
  lockRoute(server, clients, identity);
}

function outcomeOf({ text }: CommandAnswer) {
  return { text };
}

async function said(client: ResolvedTrader, path: string, body: object): Promise<CommandAnswer> {
  return carriedOut(client, await client.send<CommandAnswer>({ method: 'POST', path, body }));
}

function reloadRoute(server: Server, clients: TraderClients, identity: Identity): void {
  server.post(
    '/daemon/:trader/reload',
    {
      config: { needs: 'operate' },
      schema: {
        tags,
        summary: 'Reload the configuration and the strategies',
        params: daemonParams,
        body: z.strictObject({ apply_to_open: z.boolean().default(false) }).nullish(),
        response: { 200: z.object({ reloaded: z.boolean(), text: z.string() }), ...PROBLEMS },
      },
    },
    async (request) => {
      const client = resolveTrader(clients, request, request.params.trader, 'operate');
      const to = { identity, request, target: client.name };
      const { text } = await audited(
        { ...to, action: 'daemon.reload' },
        () => said(client, '/reload', { by: senderOf(request) }),
        outcomeOf,
      );
      if (request.body?.apply_to_open !== true) return { reloaded: true, text };
      const command = { type: 'apply-rules', by: senderOf(request) };
      const applied = await audited(
        { ...to, action: 'daemon.apply-rules' },
        () => said(client, '/commands', command),
        outcomeOf,
      );
      return { reloaded: true, text: `${text}\n${applied.text}` };
    },
  );
}

function lockRoute(server: Server, clients: TraderClients, identity: Identity): void {
  server.delete(
    '/daemon/:trader/locks/:id',
    {
      config: { needs: 'operate' },
      schema: {
        tags,
        summary: 'Lift a lock before its time',
        params: daemonParams.extend({ id: z.string().min(1).max(64) }),
        response: { 200: z.object({ deleted: z.string(), text: z.string() }), ...PROBLEMS },
      },
    },
    async (request) => {
      const { trader, id } = request.params;
      const client = resolveTrader(clients, request, trader, 'operate');
      const command = { type: 'delete-lock', lock_id: id, by: senderOf(request) };
      const { text } = await audited(
        { identity, request, action: 'lock.delete', target: `${client.name} ${id}` },
        () => said(client, '/commands', command),
        outcomeOf,
      );
      return { deleted: id, text };
    },
  );
}
