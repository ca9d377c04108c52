// `POST /api/v1/daemon/{trader}/...`: the operator's commands. Each answers what the command line prints with --json.
import { z } from 'zod';
import {
  type ClosedRow,
  type CommandAnswer,
  closedRows,
} from '../../../trader/app/control-client/closing.ts';
import type { Permission } from '../../identity/role.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import { carriedOut } from '../access/action-result.ts';
import { audited } from '../access/audited.ts';
import { senderOf } from '../access/caller.ts';
import type { Identity, Server } from '../access/parts.ts';
import { type ResolvedTrader, resolveTrader } from '../access/resolve-trader.ts';
import { ClientGone, hasLeft } from '../guard/client-gone.ts';
import { PROBLEMS, price, traded } from '../shapes/schemas.ts';
import { daemonParams } from './daemon-looks.ts';

const tags = ['daemon'];

interface CommandRoute {
  readonly name: string;
  readonly summary: string;
  readonly needs: Permission;
  readonly body: z.ZodObject;
  /** It closes positions: the answer has what became of each. */
  readonly isClosing?: true;
}

const confirmed = z.boolean().default(false).describe('False: 428 with what it would do');
const expects = z
  .string()
  .max(20_000)
  .optional()
  .describe('`preview.does` as it was shown: 428 and nothing done if it has changed');
/** Done at once by who does not ask for a preview. */
const atOnce = {
  confirmed: z.boolean().optional().describe('False: 428 with what it would do; absent: done'),
  expects,
};
const ofSymbol = z.strictObject({ symbol: traded() });
const ofSymbolConfirmed = ofSymbol.extend({ confirmed, expects });
const ofContracts = ofSymbolConfirmed.extend({
  quantity: z.int().positive().max(1_000_000).optional().describe('Absent: all contracts'),
});
const alarmId = z.string().min(1).max(32).describe('Of `GET /daemon/{trader}/alarms`');
const as = z.enum(['position', 'holding']).default('position');

const COMMANDS: readonly CommandRoute[] = [
  {
    name: 'halt',
    summary: 'Block new entries, also after a restart',
    needs: 'operate',
    body: z.strictObject({ why: z.string().max(200).optional() }),
  },
  {
    name: 'resume',
    summary: 'Allow entries again',
    needs: 'operate',
    body: z.strictObject({
      override_daily_loss: z.boolean().optional(),
      despite_unprotected: traded().optional().describe('Although the position has no stop'),
      ...atOnce,
    }),
  },
  {
    name: 'flatten',
    summary: 'Close all positions, or one',
    needs: 'operate',
    isClosing: true,
    body: z.strictObject({
      ...{ confirmed, expects },
      symbol: traded().optional(),
      extended: z.boolean().optional(),
    }),
  },
  {
    name: 'pause',
    summary: 'Block entries in a symbol; positions stay',
    needs: 'operate',
    body: ofSymbol.extend(atOnce),
  },
  {
    name: 'exit',
    summary: 'Close the position in a symbol, or some of its shares',
    needs: 'operate',
    isClosing: true,
    body: ofSymbolConfirmed.extend({
      quantity: z.int().positive().max(1_000_000_000).optional().describe('Absent: all shares'),
    }),
  },
  {
    name: 'exercise',
    summary: 'Exercise option contracts of a position, at the close of the day',
    needs: 'operate',
    body: ofContracts.extend({
      override: z.boolean().optional().describe('Although they are not in the money'),
    }),
  },
  {
    name: 'lapse',
    summary: 'Let option contracts expire without exercise, even in the money',
    needs: 'operate',
    body: ofContracts,
  },
  {
    name: 'roll',
    summary: 'Buy a sold option contract back, then sell a later one in its place',
    needs: 'operate',
    body: ofSymbolConfirmed.extend({
      expiry: z.iso.date().describe('Of the contract that is sold'),
      right: z.enum(['call', 'put']).optional().describe('Absent: the same'),
      strike: price().optional().describe('Absent: the same'),
      credit: z
        .number()
        .min(-10_000)
        .max(10_000)
        .optional()
        .describe('The least that both orders bring, per share; absent: more than nothing'),
    }),
  },
  {
    name: 'stop-at',
    summary: 'Move a stop closer to the market',
    needs: 'operate',
    body: ofSymbol.extend({ price: price(), ...atOnce }),
  },
  {
    name: 'adopt',
    summary: 'Take over foreign shares, with a stop, or as a holding without one',
    needs: 'operate',
    body: ofSymbolConfirmed.extend({ as }),
  },
  {
    name: 'release',
    summary: 'Stop managing a position or a holding; it and its orders become yours',
    needs: 'operate',
    body: ofSymbolConfirmed.extend({ as }),
  },
  {
    name: 'protect',
    summary: 'Replace a missing or contested stop',
    needs: 'operate',
    body: ofSymbol.extend(atOnce),
  },
  {
    name: 'acknowledge-alarm',
    summary: 'Say that an alarm is seen',
    needs: 'operate',
    body: z.strictObject({
      alarm_id: alarmId,
      note: z.string().max(500).optional().describe('What is being done about it'),
    }),
  },
  {
    name: 'mute-alarm',
    summary: 'Keep an alarm quiet for a time, unless it gets worse; never a missing stop',
    needs: 'operate',
    body: z.strictObject({ alarm_id: alarmId, minutes: z.int().min(1).max(240) }),
  },
];

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
