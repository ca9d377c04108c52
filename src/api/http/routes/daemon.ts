// `/api/v1/daemon/{account}`: the trader itself, in the shapes of the command line's --json.
import { z } from 'zod';
import type { Desks } from '../../desks/desks.ts';
import type { Permission } from '../../identity/role.ts';
import { callerOf } from '../access/caller.ts';
import { answered, chosenDesk } from '../access/chosen-desk.ts';
import type { Identity, Server } from '../access/parts.ts';
import { PROBLEMS, symbol } from '../shapes/schemas.ts';

const tags = ['daemon'];
const params = z.object({ account: z.string().min(1).max(32) });
const said = z.object({ text: z.string() });
/** In the trader's own shape, which docs/api.md describes. */
const shown = z.unknown();

const LOOKS = {
  status: 'State, protection, gateway and feeds',
  strategies: 'Strategies in force and what prevents an entry',
  predictions: 'Predictions and their verdicts',
  trades: 'Closed trades',
  executions: 'Fills',
  locks: 'What blocks entries for a while',
} as const;

export function daemonRoutes(server: Server, desks: Desks, identity: Identity): void {
  lookRoutes(server, desks);
  commandRoutes(server, desks, identity);
}

function lookRoutes(server: Server, desks: Desks): void {
  const config = { needs: 'read' } as const;
  for (const [name, summary] of Object.entries(LOOKS)) {
    server.get(
      `/daemon/:account/${name}`,
      { config, schema: { tags, summary, params, response: { 200: shown, ...PROBLEMS } } },
      async (request) => {
        const desk = chosenDesk(desks, request, request.params.account, 'read');
        return answered(desk, await desk.get(`/${name}`));
      },
    );
  }

  server.get(
    '/daemon/:account/signals',
    {
      config,
      schema: {
        tags,
        summary: 'Signals taken, and why others were refused',
        params,
        querystring: z.strictObject({ not_taken: z.stringbool().default(false) }),
        response: { 200: shown, ...PROBLEMS },
      },
    },
    async (request) => {
      const desk = chosenDesk(desks, request, request.params.account, 'read');
      return answered(
        desk,
        await desk.get(request.query.not_taken ? '/signals?not_taken=1' : '/signals'),
      );
    },
  );

  server.get(
    '/daemon/:account/explain/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Why it did, or did not, trade',
        params: params.extend({ id: z.string().min(1).max(100) }),
        response: { 200: shown, ...PROBLEMS },
      },
    },
    async (request) => {
      const { account, id } = request.params;
      const desk = chosenDesk(desks, request, account, 'read');
      return answered(desk, await desk.get(`/explain?id=${encodeURIComponent(id)}`));
    },
  );
}

interface CommandRoute {
  readonly name: string;
  readonly summary: string;
  readonly needs: Permission;
  readonly body: z.ZodType<Record<string, unknown>>;
}

const confirmed = { confirmed: z.boolean().default(false) };

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
    body: z.strictObject({ override_daily_loss: z.boolean().optional() }),
  },
  {
    name: 'flatten',
    summary: 'Close all our positions, or one; without confirmed it says what it would do',
    needs: 'operate',
    body: z.strictObject({
      ...confirmed,
      symbol: symbol().optional(),
      extended: z.boolean().optional(),
    }),
  },
];

function commandRoutes(server: Server, desks: Desks, identity: Identity): void {
  for (const { name, summary, needs, body } of COMMANDS) {
    server.post(
      `/daemon/:account/${name}`,
      {
        config: { needs },
        schema: { tags, summary, params, body, response: { 200: said, ...PROBLEMS } },
      },
      async (request) => {
        const caller = callerOf(request);
        const desk = chosenDesk(desks, request, request.params.account, needs);
        const command = { type: name, ...request.body, by: caller.name };
        const answer = answered(desk, await desk.post<z.infer<typeof said>>('/commands', command));
        await identity.record(caller, `daemon.${name}`, desk.account);
        return answer;
      },
    );
  }

  server.post(
    '/daemon/:account/reload',
    {
      config: { needs: 'operate' },
      schema: {
        tags,
        summary: 'Reload the configuration and the strategies',
        params,
        response: { 200: said, ...PROBLEMS },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const desk = chosenDesk(desks, request, request.params.account, 'operate');
      const answer = answered(desk, await desk.post<z.infer<typeof said>>('/reload', undefined));
      await identity.record(caller, 'daemon.reload', desk.account);
      return answer;
    },
  );
}
