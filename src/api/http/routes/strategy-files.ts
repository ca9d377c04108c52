// `/api/v1/daemon/{trader}/strategies/files`: the files of the strategies. The trader checks, writes and reloads them.

import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  fileVerdict,
  type SavedFile,
  type StrategyFileRow,
  type StrategyFileText,
  savedFile,
  strategyFileRow,
  strategyFileText,
} from '../../../trader/contract/strategy-files.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import { listQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import { audited } from '../loaders/audited-command.ts';
import { senderOf } from '../loaders/caller.ts';
import { mayCode, sha256Of } from '../loaders/code-right.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { answered, type ResolvedTrader, resolveTrader } from '../loaders/resolve-trader.ts';
import { carriedOut } from '../presenters/action-result.ts';
import { CHANGED, PROBLEMS } from '../shapes/schemas.ts';
import { checkBody, saveBody } from '../shapes/strategy-file-rows.ts';
import { daemonParams } from './daemon-looks.ts';

const FILES = '/daemon/:trader/strategies/files';
const tags = ['daemon'];
const params = daemonParams.extend({ file: z.string().min(1).max(64) });

function pathOf(file: string): string {
  return `/strategies/files/${encodeURIComponent(file)}`;
}

export function strategyFileRoutes(
  server: Server,
  clients: TraderClients,
  identity: Identity,
): void {
  lookRoutes(server, clients);
  changeRoutes(server, clients, identity);
}

function lookRoutes(server: Server, clients: TraderClients): void {
  server.get(
    FILES,
    {
      config: { needs: 'read' },
      schema: {
        tags,
        summary: 'Files of the strategies, and of their common defaults',
        params: daemonParams,
        querystring: z.strictObject(listQuery('changed_at', 'name', 'bytes')),
        response: { 200: z.array(strategyFileRow), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const client = resolveTrader(clients, request, request.params.trader, 'read');
      const rows = answered(client, await client.get<StrategyFileRow[]>('/strategies/files'));
      return pageOf(reply, { rows, time: 'changed_at', asked: request.query });
    },
  );

  server.get(
    `${FILES}/:file`,
    {
      config: { needs: 'read' },
      schema: {
        tags,
        summary: 'The text of one',
        params,
        response: { 200: strategyFileText, ...PROBLEMS },
      },
    },
    async (request) => {
      const { trader, file } = request.params;
      const client = resolveTrader(clients, request, trader, 'read');
      return answered(client, await client.get<StrategyFileText>(pathOf(file)));
    },
  );
}

function changeRoutes(server: Server, clients: TraderClients, identity: Identity): void {
  server.post(
    `${FILES}/:file/check`,
    {
      config: { needs: 'operate' },
      schema: {
        tags,
        summary: 'Check a text as a save would be, with every fault or what would change',
        params,
        body: checkBody,
        response: { 200: fileVerdict, ...PROBLEMS },
      },
    },
    async (request) => {
      const { trader, file } = request.params;
      const client = resolveTrader(clients, request, trader, 'operate');
      if (isCode(file)) return checkCode({ client, request, identity });
      const asked = { method: 'POST', path: `${pathOf(file)}/check`, body: request.body } as const;
      return carriedOut(client, await client.send<z.infer<typeof fileVerdict>>(asked));
    },
  );

  server.put(
    `${FILES}/:file`,
    {
      config: { needs: 'operate' },
      schema: {
        tags,
        summary: 'Save one, new or changed: checked first, then written and reloaded',
        params,
        body: saveBody,
        response: { 200: savedFile, ...PROBLEMS, ...CHANGED },
      },
    },
    async (request) => {
      const { trader, file } = request.params;
      const { text, ...asked } = request.body;
      const client = resolveTrader(clients, request, trader, 'operate');
      const body = { ...request.body, by: senderOf(request) };
      return audited(
        {
          ...{ identity, request, action: 'strategy.save', target: `${client.name} ${file}` },
          before: { hash: asked.base_hash },
          asked: { confirmed: asked.confirmed, characters: text.length, sha256: sha256Of(text) },
        },
        async () => {
          if (isCode(file)) await mayCode(identity, request, 'save');
          return carriedOut(
            client,
            await client.send<SavedFile>({ method: 'PUT', path: pathOf(file), body }),
          );
        },
        ({ hash, in_force, text: said }) => ({ hash, in_force, text: said }),
      );
    },
  );
}

/** Everything but YAML: what is not known to be harmless is treated as code. */
function isCode(file: string): boolean {
  return !file.endsWith('.yaml');
}

interface CodeCheck {
  readonly client: ResolvedTrader;
  readonly request: FastifyRequest<{
    Params: z.infer<typeof params>;
    Body: z.infer<typeof checkBody>;
  }>;
  readonly identity: Identity;
}

/** A check runs the text, if only in a sealed process: it stands in the trail like a command, refusals too. */
function checkCode({ client, request, identity }: CodeCheck): Promise<z.infer<typeof fileVerdict>> {
  const { file } = request.params;
  const { text } = request.body;
  return audited(
    {
      ...{ identity, request, action: 'strategy.check', target: `${client.name} ${file}` },
      asked: { characters: text.length, sha256: sha256Of(text) },
    },
    async () => {
      await mayCode(identity, request, 'check');
      const path = `${pathOf(file)}/check`;
      return carriedOut(client, await client.send({ method: 'POST', path, body: request.body }));
    },
    ({ ok }) => ({ ok }),
  );
}
