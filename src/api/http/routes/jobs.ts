// `/api/v1/jobs`: what is done in the background, how it ran last and when it runs next; and one done now.

import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';
import { audited } from '../loaders/audited-command.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import type { BackgroundJobs, JobRow } from '../presenters/jobs.ts';
import { notFound } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';

const lastRun = z
  .object({
    result: z.enum(['running', 'done', 'failed']),
    why: z.string().describe('Of a failed attempt; empty else'),
    began_at: time(),
    ended_at: time().nullable(),
    attempt: z.int().describe('From 1'),
    place: z
      .enum(['queue', 'process'])
      .describe('Taken from the queue in Redis, or begun by the process itself'),
    worker: z.int().nullable().describe('Of several workers, from 1'),
    pid: z.int(),
    host: z.string(),
  })
  .nullable()
  .describe('Null until it has run once on this book');

const jobRow = z.object({
  kind: z.string(),
  what: z.string(),
  state: z
    .enum(['idle', 'queued', 'running', 'retrying', 'failed', 'lost'])
    .describe('Lost: the process that ran it did not say how it ended'),
  schedule: z
    .string()
    .nullable()
    .describe('A cron expression, UTC; null of what is done when it falls due'),
  next_run: time().nullable(),
  last_run: lastRun,
}) satisfies z.ZodType<JobRow>;

const jobList = z.object({
  place: z
    .enum(['queue', 'process'])
    .describe('Where jobs go now: to a queue that all workers serve, or to the process that leads'),
  jobs: z.array(jobRow),
});

const tags = ['health'];
const config = { needs: 'operate' } as const;

export function jobRoutes(server: Server, jobs: BackgroundJobs, identity: Identity): void {
  server.get(
    '/jobs',
    {
      config,
      schema: {
        tags,
        summary: 'Background jobs: when each runs next, and how it ran last, in any worker',
        response: { 200: jobList, ...PROBLEMS },
      },
    },
    async () => ({ place: jobs.place(), jobs: [...(await jobs.list())] }),
  );

  server.post(
    '/jobs/:kind/runs',
    {
      config,
      schema: {
        tags,
        summary: 'Have a background job done now; answers when it has ended, after 20 s at most',
        params: z.object({ kind: z.string().max(64) }),
        response: { 200: jobRow, ...PROBLEMS },
      },
    },
    async (request) => {
      const { kind } = request.params;
      const known = (await jobs.list()).filter(isScheduled).map((one) => one.kind);
      if (!known.includes(kind))
        throw notFound('unknown_job', `There is no job ${kind}; there is ${known.join(', ')}.`);
      return audited(
        { identity, request, action: 'job.run', target: kind },
        async () => {
          const row = await jobs.runNow(kind);
          if (row === undefined) throw notFound('unknown_job', `There is no job ${kind}.`);
          return row;
        },
        ({ state, last_run }) => ({ state, result: last_run?.result, why: last_run?.why }),
      );
    },
  );
}

const isScheduled = ({ schedule }: JobRow) => schedule !== null;
