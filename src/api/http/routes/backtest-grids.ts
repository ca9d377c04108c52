// `/api/v1/daemon/{trader}/grids`: a text that is not saved with every combination of listed values; begun, watched, stopped.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { listQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import { audited } from '../loaders/audited-command.ts';
import { sha256Of } from '../loaders/code-right.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { resolveTrader } from '../loaders/resolve-trader.ts';
import { backtestProblem } from '../presenters/backtest-answers.ts';
import { codeMayRun } from '../presenters/code-run.ts';
import { gridBody, gridRunSchema, gridSchema } from '../shapes/grid-rows.ts';
import { notFound, unprocessable } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import type { BacktestParts } from './backtests.ts';
import { daemonParams } from './daemon-looks.ts';

const tags = ['daemon'];
const GRIDS = '/daemon/:trader/grids';
const gridParams = daemonParams.extend({ id: z.string().min(1).max(64) });
const fileParams = daemonParams.extend({ file: z.string().min(1).max(64) });

type OfTrader = FastifyRequest<{ Params: z.infer<typeof daemonParams> }>;

export function gridRoutes(
  server: Server,
  { clients, backtests }: BacktestParts,
  identity: Identity,
): void {
  const gridsFor = (request: OfTrader, role: 'read' | 'operate') => {
    const client = resolveTrader(clients, request, request.params.trader, role);
    if (client.account !== backtests.account) throw backtestProblem({ kind: 'off' });
    return { client, grids: backtests.grids };
  };

  server.post(
    '/daemon/:trader/strategies/files/:file/grids',
    {
      config: { needs: 'operate' },
      schema: {
        tags,
        summary:
          'Begin a grid of backtests of a text that is not saved; each variant counts as a try',
        params: fileParams,
        body: gridBody,
        response: { 202: gridRunSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { file } = request.params;
      const { client, grids } = gridsFor(request, 'operate');
      const { text, grid, walk_forward: walkForward, symbols, from, to, cash } = request.body;
      if (!backtests.isFileName(file))
        throw unprocessable(
          'file',
          `${file} is not a name for a strategy: end it in .yaml or .ts.`,
        );
      const run = await audited(
        {
          ...{ identity, request, action: 'strategy.grid', target: `${client.name} ${file}` },
          asked: { grid, characters: text.length, sha256: sha256Of(text) },
        },
        async () => {
          // Decision 0107
          if (!file.endsWith('.yaml')) await codeMayRun({ identity, request, client, file, text });
          const begun = grids.begin({
            ...{ unsaved: { file, text }, grid, walkForward, symbols, from, to, cash },
          });
          if (!begun.ok) throw backtestProblem(begun.failure);
          return begun.value;
        },
        ({ id }) => ({ id }),
      );
      return reply.status(202).send(shown(run));
    },
  );

  server.get(
    GRIDS,
    {
      config: { needs: 'read' },
      schema: {
        tags,
        summary: 'Grids of backtests: how far each is, or how it ended',
        params: daemonParams,
        querystring: z.strictObject(listQuery('began_at', 'state', 'variants')),
        response: { 200: z.array(gridRunSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { account } = resolveTrader(clients, request, request.params.trader, 'read');
      const rows = account === backtests.account ? backtests.grids.list().map(shown) : [];
      return pageOf(reply, { rows, time: 'began_at', asked: request.query });
    },
  );

  server.get(
    `${GRIDS}/:id`,
    {
      config: { needs: 'read' },
      schema: {
        tags,
        summary: 'One grid: the variants that are played, and what they say once it has ended',
        params: gridParams,
        response: { 200: gridSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const found = gridsFor(request, 'read').grids.read(id);
      if (found === undefined) throw unknownGrid(id);
      return found as z.infer<typeof gridSchema>;
    },
  );

  server.post(
    `${GRIDS}/:id/stop`,
    {
      config: { needs: 'operate' },
      schema: {
        tags,
        summary: 'Stop a grid: what was played stays, and is not judged',
        params: gridParams,
        response: { 200: gridRunSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { grids } = gridsFor(request, 'operate');
      grids.stop(id);
      const found = grids.list().find((run) => run.id === id);
      if (found === undefined) throw unknownGrid(id);
      return shown(found);
    },
  );
}

function shown(run: object): z.infer<typeof gridRunSchema> {
  return run as z.infer<typeof gridRunSchema>;
}

function unknownGrid(id: string) {
  return notFound('not_found', `No grid of backtests has the id ${id}.`);
}
