// `/api/v1/daemon/{trader}/strategies/files`: the files of the strategies. The trader checks, writes and reloads them.
import { z } from 'zod';
import type {
  SavedFile,
  StrategyFileRow,
  StrategyFileText,
} from '../../../trader/ports/strategy-files.ts';
import type { Desks } from '../../desks/desks.ts';
import { audited } from '../access/audited.ts';
import { senderOf } from '../access/caller.ts';
import { carriedOut } from '../access/carried-out.ts';
import { answered, chosenDesk } from '../access/chosen-desk.ts';
import type { Identity, Server } from '../access/parts.ts';
import { listQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import { CHANGED, PROBLEMS } from '../shapes/schemas.ts';
import {
  checkBody,
  saveBody,
  savedFileSchema,
  strategyFileSchema,
  strategyTextSchema,
  verdictSchema,
} from '../shapes/strategy-file-rows.ts';
import { daemonParams } from './daemon-looks.ts';

const FILES = '/daemon/:trader/strategies/files';
const tags = ['daemon'];
const params = daemonParams.extend({ file: z.string().min(1).max(64) });

function pathOf(file: string): string {
  return `/strategies/files/${encodeURIComponent(file)}`;
}

export function strategyFileRoutes(server: Server, desks: Desks, identity: Identity): void {
  lookRoutes(server, desks);
  changeRoutes(server, desks, identity);
}

function lookRoutes(server: Server, desks: Desks): void {
  server.get(
    FILES,
    {
      config: { needs: 'read' },
      schema: {
        tags,
        summary: 'Files of the strategies, and of their common defaults',
        params: daemonParams,
        querystring: z.strictObject(listQuery('changed_at', 'name', 'bytes')),
        response: { 200: z.array(strategyFileSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const desk = chosenDesk(desks, request, request.params.trader, 'read');
      const rows = answered(desk, await desk.get<StrategyFileRow[]>('/strategies/files'));
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
        response: { 200: strategyTextSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { trader, file } = request.params;
      const desk = chosenDesk(desks, request, trader, 'read');
      return answered(desk, await desk.get<StrategyFileText>(pathOf(file)));
    },
  );
}

function changeRoutes(server: Server, desks: Desks, identity: Identity): void {
  server.post(
    `${FILES}/:file/check`,
    {
      config: { needs: 'operate' },
      schema: {
        tags,
        summary: 'Check a text as a save would be, with every fault or what would change',
        params,
        body: checkBody,
        response: { 200: verdictSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { trader, file } = request.params;
      const desk = chosenDesk(desks, request, trader, 'operate');
      const asked = { method: 'POST', path: `${pathOf(file)}/check`, body: request.body } as const;
      return carriedOut(desk, await desk.send<z.infer<typeof verdictSchema>>(asked));
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
        response: { 200: savedFileSchema, ...PROBLEMS, ...CHANGED },
      },
    },
    async (request) => {
      const { trader, file } = request.params;
      const { text, ...asked } = request.body;
      const desk = chosenDesk(desks, request, trader, 'operate');
      const body = { ...request.body, by: senderOf(request) };
      return audited(
        {
          ...{ identity, request, action: 'strategy.save', target: `${desk.name} ${file}` },
          before: { hash: asked.base_hash },
          asked: { confirmed: asked.confirmed, characters: text.length },
        },
        async () =>
          carriedOut(desk, await desk.send<SavedFile>({ method: 'PUT', path: pathOf(file), body })),
        ({ hash, in_force, text: said }) => ({ hash, in_force, text: said }),
      );
    },
  );
}
