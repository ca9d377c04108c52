// `POST /api/v1/daemon/{trader}/strategies/files/{file}/backtest`: a text that is not saved, over bars and predictions on record.
import { z } from 'zod';
import { audited } from '../loaders/audited-command.ts';
import { principalOf } from '../loaders/caller.ts';
import { sha256Of } from '../loaders/code-right.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { resolveTrader } from '../loaders/resolve-trader.ts';
import { backtestProblem, shownReport } from '../presenters/backtest-answers.ts';
import { codeMayRun } from '../presenters/code-run.ts';
import { backtestSchema, unsavedBody } from '../shapes/backtest-rows.ts';
import { unprocessable } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import type { BacktestParts } from './backtests.ts';
import { daemonParams } from './daemon-looks.ts';

const params = daemonParams.extend({ file: z.string().min(1).max(64) });

export function unsavedBacktestRoute(
  server: Server,
  { clients, backtests }: BacktestParts,
  identity: Identity,
): void {
  server.post(
    '/daemon/:trader/strategies/files/:file/backtest',
    {
      config: { needs: 'operate' },
      schema: {
        tags: ['daemon'],
        summary: 'A backtest of a text that is not saved; it counts as a try, and trades nothing',
        params,
        body: unsavedBody,
        response: { 200: backtestSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { trader, file } = request.params;
      const client = resolveTrader(clients, request, trader, 'operate');
      const { text, null_runs: nullRuns, symbols, from, to, cash } = request.body;
      if (client.account !== backtests.account) throw backtestProblem({ kind: 'off' });
      if (!backtests.isFileName(file))
        throw unprocessable(
          'file',
          `${file} is not a name for a strategy: end it in .yaml or .ts.`,
        );
      return audited(
        {
          ...{ identity, request, action: 'strategy.backtest', target: `${client.name} ${file}` },
          asked: { characters: text.length, sha256: sha256Of(text) },
        },
        async () => {
          // Decision 0107
          if (!file.endsWith('.yaml')) await codeMayRun({ identity, request, client, file, text });
          const run = await backtests.run({
            userId: principalOf(request).user.id,
            ...{ strategy: undefined, unsaved: { file, text }, nullRuns },
            ...{ symbols, from, to, cash },
          });
          if (!run.ok) throw backtestProblem(run.failure);
          const { sections: _, ...figures } = run.value;
          return shownReport(figures);
        },
        ({ id }) => ({ id }),
      );
    },
  );
}
