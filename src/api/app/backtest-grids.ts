// Grids of backtests: each runs on after its request in a separate process. What is known of one is in its folder, so that every
// process of this API answers for it, and a process that was killed leaves no grid that seems to run.
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import { MINUTE_MS, SECOND_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { gridPlan, playedVariants } from '../../research/app/grid-plan.ts';
import type {
  BacktestRefusal,
  BacktestReport,
  GridDetail,
  GridRequest,
  GridRun,
  Grids,
} from '../http/presenters/backtests.ts';
import type { BacktestDrafts } from './backtest-drafts.ts';
import { played } from './backtest-process.ts';

export interface GridPlace {
  readonly folder: string;
  readonly drafts: BacktestDrafts;
  /** Ends what runs. */
  readonly signal: AbortSignal;
  /** Folders whose paths are not part of an answer. */
  readonly hidden: readonly string[];
  /** Bars, predictions and terms. */
  argumentsFor(
    asked: Pick<GridRequest, 'symbols' | 'from' | 'to' | 'cash'>,
  ): Result<readonly string[], BacktestRefusal>;
}

interface State extends Omit<GridRun, 'played' | 'variants'> {
  readonly names: readonly string[];
  readonly result: BacktestReport | null;
}

const VARIANTS_MAX = 200;
const KEPT_MAX = 20;
const DEADLINE_MS = 30 * MINUTE_MS;
/** How often the process that runs a grid says that it lives, and looks whether it is to stop. */
const LOOK_MS = SECOND_MS / 2;
const SILENT_MS = 30 * SECOND_MS;
const ID = /^grid-\d{8}T\d{9}Z$/;
const [STATE, PLAYED, STOP] = ['state.json', 'played.ndjson', 'stop'] as const;

export function openGrids(place: GridPlace): Grids {
  const { folder } = place;
  const at = (id: string, name: string) => join(folder, id, name);

  function write(state: State): void {
    const part = at(state.id, `${STATE}.part`);
    writeFileSync(part, JSON.stringify(state), { mode: 0o600 });
    renameSync(part, at(state.id, STATE));
  }

  function stateOf(id: string): State | undefined {
    if (!ID.test(id) || !existsSync(at(id, STATE))) return undefined;
    const state = JSON.parse(readFileSync(at(id, STATE), 'utf8')) as State;
    const isSilent = Date.now() - statSync(at(id, STATE)).mtimeMs > SILENT_MS;
    return state.state === 'running' && isSilent
      ? { ...state, state: 'failed', why: 'It ended with the process that ran it.' }
      : state;
  }

  /** The first line says of which inputs they are. */
  function rowsOf({ id, names }: State) {
    if (!existsSync(at(id, PLAYED))) return [];
    return playedVariants(readFileSync(at(id, PLAYED), 'utf8').split('\n').slice(1), names);
  }

  function detailOf(state: State): GridDetail {
    const rows = rowsOf(state);
    const { names, ...known } = state;
    return { ...known, variants: names.length, played: rows.length, rows };
  }

  const ids = () => (existsSync(folder) ? readdirSync(folder).filter((id) => ID.test(id)) : []);
  const all = () => ids().flatMap((id) => stateOf(id) ?? []);

  function prune(): void {
    for (const id of ids().sort().slice(0, -KEPT_MAX))
      rmSync(join(folder, id), { recursive: true, force: true });
  }

  /** Never rejects. */
  async function run(begun: State, asked: GridRequest, args: readonly string[]): Promise<void> {
    const { id } = begun;
    const draft = place.drafts.write(asked.unsaved);
    const stopping = new AbortController();
    const look = setInterval(() => {
      if (existsSync(at(id, STOP))) stopping.abort();
      const now = new Date();
      utimesSync(at(id, STATE), now, now);
    }, LOOK_MS);
    const done = await played(['--strategy', draft.file, ...args], {
      signal: AbortSignal.any([place.signal, stopping.signal]),
      hidden: [draft.folder, ...place.hidden],
      deadlineMs: DEADLINE_MS,
    });
    clearInterval(look);
    draft.end();
    const over = { ...begun, ended_at: new Date().toISOString() };
    if (done.ok) write({ ...over, state: 'ended', result: done.value });
    else if (stopping.signal.aborted)
      write({ ...over, state: 'stopped', why: 'It was stopped: what was played is not judged.' });
    else write({ ...over, state: 'failed', why: whyOf(done.failure, place.signal.aborted) });
  }

  return {
    list: () => all().map((state) => runOf(detailOf(state))),
    read(id) {
      const state = stateOf(id);
      return state && detailOf(state);
    },
    begin(asked) {
      const names = gridPlan(asked.grid, VARIANTS_MAX);
      if (!names.ok) return failed({ kind: 'refused', why: [names.failure.replace(/\.$/, '')] });
      if (all().some(({ state }) => state === 'running')) return failed({ kind: 'busy' });
      const data = place.argumentsFor(asked);
      if (!data.ok) return data;
      const id = `grid-${new Date().toISOString().replaceAll(/[^\dTZ]/g, '')}`;
      const begun: State = {
        ...{ id, state: 'running', file: asked.unsaved.file, grid: asked.grid, names: names.value },
        ...{ from: asked.from ?? null, to: asked.to ?? null, began_at: new Date().toISOString() },
        ...{ ended_at: null, why: null, result: null },
      };
      makeFolder(join(folder, id), 0o700);
      write(begun);
      prune();
      void run(begun, asked, [
        ...data.value,
        ...asked.grid.flatMap((axis) => ['--grid', axis]),
        ...['--walk-forward', String(asked.walkForward)].slice(asked.walkForward > 0 ? 0 : 2),
        ...['--resume', at(id, PLAYED), '--workers', String(workers())],
      ]);
      return ok(runOf(detailOf(begun)));
    },
    stop(id) {
      if (stateOf(id)?.state !== 'running') return false;
      writeFileSync(at(id, STOP), '', { mode: 0o600 });
      return true;
    },
  };
}

function runOf({ rows: _, result: _result, ...run }: GridDetail): GridRun {
  return run;
}

/** Requests and traders of this machine need the others. */
function workers(): number {
  return Math.max(1, Math.floor(availableParallelism() / 2));
}

function whyOf(refusal: BacktestRefusal, isEnding: boolean): string {
  if (isEnding) return 'It ended with the process that ran it.';
  switch (refusal.kind) {
    case 'refused':
      return `${refusal.why.join('; ')}.`;
    case 'too-long':
      return `It was ended after ${refusal.seconds / 60} minutes; ask for fewer values, days or symbols.`;
    default:
      return 'The run broke.';
  }
}
