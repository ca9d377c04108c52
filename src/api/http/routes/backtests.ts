// `POST /api/v1/daemon/{trader}/backtest`: the strategies of the trader over bars and predictions on record.
import type { z } from 'zod';
import type { Desks } from '../../desks/desks.ts';
import type { BacktestRefusal, Backtests } from '../access/backtests.ts';
import { chosenDesk } from '../access/chosen-desk.ts';
import type { Server } from '../access/parts.ts';
import { backtestBody, backtestSchema, TRADES_MAX } from '../shapes/backtest-rows.ts';
import { notFound, type ProblemError, unavailable, unprocessable } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { daemonParams } from './daemon-looks.ts';

const RETRY_SECONDS = 5;
const MEGABYTE = 1_024 * 1_024;

export interface BacktestParts {
  readonly desks: Desks;
  readonly backtests: Backtests;
}

export function backtestRoutes(server: Server, { desks, backtests }: BacktestParts): void {
  server.post(
    '/daemon/:trader/backtest',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['daemon'],
        summary:
          'A backtest of its strategies, over bars and predictions on record; trades nothing',
        params: daemonParams,
        body: backtestBody,
        response: { 200: backtestSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { account } = chosenDesk(desks, request, request.params.trader, 'read');
      if (account !== backtests.account) throw problemOf({ kind: 'off' });
      const { strategy, symbols, from, to, cash } = request.body;
      const run = await backtests.run({ strategy, symbols, from, to, cash });
      if (!run.ok) throw problemOf(run.failure);
      const { equity: _, trades, ...report } = run.value;
      const all = Array.isArray(trades) ? trades : [];
      const body = { ...report, trades: all.slice(0, TRADES_MAX), trades_total: all.length };
      return body as unknown as z.infer<typeof backtestSchema>;
    },
  );
}

function problemOf(refusal: BacktestRefusal): ProblemError {
  switch (refusal.kind) {
    case 'off':
      return notFound(
        'No bars are on record for backtests of this trader: set api.backtest_data to a folder with SPY.csv (one-minute bars) and predictions.ndjson.',
      );
    case 'no-strategy':
      return unprocessable('strategy', `strategy: there is ${listed(refusal.known)}.`);
    case 'no-bars':
      return unprocessable(
        'symbols',
        `symbols: no bars of ${listed(refusal.symbols)}; there are bars of ${listed(refusal.known)}.`,
      );
    case 'too-large':
      return unprocessable(
        'symbols',
        `symbols: their bars are ${megabytes(refusal.bytes)} MB, the limit is ${megabytes(refusal.max)} MB; name fewer.`,
      );
    case 'busy':
      return unavailable('Another backtest runs; try again when it has ended.', RETRY_SECONDS);
    case 'too-long':
      return unprocessable(
        'from',
        `The backtest was ended after ${refusal.seconds} s; ask for fewer days or symbols.`,
      );
    case 'refused':
      return unprocessable('body', `The backtest does not run: ${refusal.why.join('; ')}.`);
  }
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

function megabytes(bytes: number): number {
  return Math.round(bytes / MEGABYTE);
}
