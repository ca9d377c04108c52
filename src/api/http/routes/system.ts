// `GET /api/v1/system`: the process that answers, its clock, every instance the caller may see, and room on the disks.

import { z } from 'zod';
import { instant, toIso } from '../../../kernel/instant.ts';
import { time } from '../../../trader/contract/shape.ts';
import { type Principal, roleOn } from '../../identity/principal.ts';
import { principalOf } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import type { TraderHealth } from '../monitoring/health-checks.ts';
import { traderDetail, traderOf } from '../monitoring/health-rows.ts';
import type { Disks } from '../presenters/disks.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import type { HealthOptions } from './health.ts';

const disk = z
  .object({
    free_bytes: z.number(),
    total_bytes: z.number(),
    is_low: z.boolean().describe('A day may fill it'),
    database_bytes: z.number().nullable().describe('Null for the databases of a server'),
  })
  .nullable()
  .describe('Null if this process cannot see the folder');

const systemSchema = z.object({
  now: time().describe('The clock of this process'),
  version: z.string(),
  uptime_seconds: z.number(),
  traders: z.array(traderDetail.extend({ market_time: time().nullable(), disk })),
  book: disk,
});

export interface SystemParts extends Pick<HealthOptions, 'health' | 'version'> {
  readonly identity: Pick<Identity, 'context'>;
  readonly disks: Disks;
}

export function systemRoute(server: Server, { identity, disks, ...options }: SystemParts): void {
  async function rowOf(health: TraderHealth) {
    return {
      ...traderOf(health),
      market_time: health.status?.market_time ?? null,
      disk: (await disks.ofTrader(health.client.name)) ?? null,
    };
  }

  server.get(
    '/system',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['health'],
        summary: 'This process, its clock, the traders you may see, and room on the disks',
        response: { 200: systemSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const who = principalOf(request);
      const { traders } = await options.health.run();
      return {
        now: toIso(instant(identity.context.now())),
        version: options.version,
        uptime_seconds: Math.round(process.uptime()),
        traders: await Promise.all(traders.filter((one) => maySee(who, one)).map(rowOf)),
        book: (await disks.ofBook()) ?? null,
      };
    },
  );
}

function maySee(who: Principal, { client }: TraderHealth): boolean {
  return roleOn(who, 'account', client.account) !== undefined;
}
