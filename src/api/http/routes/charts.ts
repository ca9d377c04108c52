// `GET /api/v1/daemon/{trader}/chart/{symbol}`: what a trader saw of a symbol and what it did there.

import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import type { Server } from '../loaders/parts.ts';
import { answered, resolveTrader } from '../loaders/resolve-trader.ts';
import { chartSchema } from '../shapes/chart-shape.ts';
import { unprocessable } from '../shapes/problem.ts';
import { PROBLEMS, traded } from '../shapes/schemas.ts';
import { daemonParams } from './daemon-looks.ts';
import { wholeMinute } from './whole-minute.ts';

const DAY_MS = 86_400_000;
const SPAN_DAYS_MAX = 400;

export function chartRoute(server: Server, clients: TraderClients): void {
  server.get(
    '/daemon/:trader/chart/:symbol',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['daemon'],
        summary: 'Bars of a symbol with entries, exits, the stop as it moved, and what is missing',
        params: daemonParams.extend({ symbol: traded() }),
        querystring: z.strictObject({
          from: time().optional().describe('The open of the current or the last session if absent'),
          to: time().optional().describe('Exclusive; now if absent'),
          bars_from: time().optional().describe('Earlier bars are left out, not earlier marks'),
        }),
        response: { 200: chartSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { trader, symbol: wanted } = request.params;
      const client = resolveTrader(clients, request, trader, 'read');
      const { from, to } = request.query;
      checkSpan(from, to);
      const asked = new URLSearchParams({ symbol: wanted });
      for (const [name, moment] of Object.entries(request.query)) {
        if (moment !== undefined)
          asked.set(name, wholeMinute(moment, name === 'to' ? 'end' : 'start'));
      }
      const { copy, ageSeconds } = answered(client, await client.look(`/chart?${asked}`));
      const chart = copy.body as Omit<z.infer<typeof chartSchema>, 'seq' | 'age_seconds'>;
      return { seq: copy.seq, age_seconds: ageSeconds ?? null, ...chart };
    },
  );
}

function checkSpan(from: string | undefined, to: string | undefined): void {
  if (from === undefined || to === undefined) return;
  const ms = Date.parse(to) - Date.parse(from);
  if (ms <= 0) throw unprocessable('to', 'to: expected a time after `from`.');
  if (ms > SPAN_DAYS_MAX * DAY_MS)
    throw unprocessable('from', `from: expected at most ${SPAN_DAYS_MAX} days before \`to\`.`);
}
