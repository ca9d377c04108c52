// A grid over a text that is not saved: begun, watched from every process of the API, stopped, judged, and counted: real runs.
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type BacktestPlace, openBacktests } from '../../../src/api/app/backtests.ts';
import { ROOT } from '../../processes/program.ts';
import { until } from '../../processes/waiting.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { served } from '../harness/served.ts';

const DEMO = join(ROOT, 'config', 'demo');
const STRATEGIES = join(DEMO, 'strategies');
const TEXT = readFileSync(join(STRATEGIES, 'flow-follow.yaml'), 'utf8');
const TRADER = '/api/v1/daemon/DU1';
const BEGIN = `${TRADER}/strategies/files/flow-follow.yaml/grids`;
const DAYS = { from: '2020-12-15', to: '2020-12-16' };

interface Grid {
  readonly id: string;
  readonly state: string;
  readonly variants: number;
  readonly played: number;
  readonly why: string | null;
  readonly rows: readonly { readonly name: string; readonly trades: number }[];
  readonly result: null | {
    readonly variants: readonly { readonly variant: string; readonly trades: number }[];
    readonly sections: readonly { readonly title: string; readonly sentences?: string[] }[];
    readonly trials: { readonly counted: boolean; readonly tries: number };
  };
}

async function desk() {
  const reports = mkdtempSync(join(tmpdir(), 'sluice-grids-'));
  const place: BacktestPlace = {
    ...{ account: 'DU1', data: DEMO, reports },
    configFiles: [join(ROOT, 'config', 'demo.yaml')],
    strategies: () => ({
      folder: STRATEGIES,
      all: [{ name: 'flow-follow', file: join(STRATEGIES, 'flow-follow.yaml') }],
    }),
  };
  const backtests = openBacktests(place);
  const api = await served([scriptedTrader('DU1')], 'closed', new Map(), { backtests });
  const olga = await api.signedIn('olga', 'operator', ['DU1']);
  const vera = await api.signedIn('vera', 'viewer', ['DU1']);
  const begin = async (grid: readonly string[], more: object = {}, bearer = olga) => {
    const body = { text: TEXT, grid, ...DAYS, ...more };
    const { status, body: said } = await api.ask('POST', BEGIN, { bearer, body });
    return { status, body: said as Grid & { readonly detail: string } };
  };
  const grid = async (id: string) =>
    (await api.ask('GET', `${TRADER}/grids/${id}`, { bearer: vera })).body as Grid;
  const over = async (id: string) => {
    await until('it is over', async () => (await grid(id)).state !== 'running');
    return grid(id);
  };
  const stop = (id: string, bearer = olga) =>
    api.ask('POST', `${TRADER}/grids/${id}/stop`, { bearer, body: {} });
  onTestFinished(async () => {
    backtests.stop();
    await until(
      'nothing runs',
      () => !backtests.grids.list().some((one) => one.state === 'running'),
    );
    rmSync(reports, { recursive: true });
  });
  return { reports, place, api, vera, begin, grid, over, stop };
}

describe('a grid of a text that is not saved', () => {
  it('plays every combination, and says what chance would make of the best and which tries they were', async () => {
    const { reports, begin, over } = await desk();
    const { status, body } = await begin(['stop.atr.multiple=2,3', 'target.r=1..2:0.5'], {
      walk_forward: 1,
    });
    expect([status, body]).toMatchObject([202, { state: 'running', variants: 6 }]);
    const busy = await begin(['target.r=1,2']);
    expect(busy.body).toMatchObject({ status: 503, code: 'busy' });
    const ended = await over(body.id);
    expect(ended, JSON.stringify(ended)).toMatchObject({ state: 'ended', why: null, played: 6 });
    const { rows, result } = ended;
    expect(rows.map(({ name }) => name)).toEqual([
      ...['multiple 2, r 1', 'multiple 2, r 1.5', 'multiple 2, r 2'],
      ...['multiple 3, r 1', 'multiple 3, r 1.5', 'multiple 3, r 2'],
    ]);
    // What was shown while it ran is what the command says at its end.
    expect(rows.map(({ trades }) => trades)).toEqual(result?.variants.map(({ trades }) => trades));
    expect(result?.trials).toMatchObject({ counted: true });
    expect(result?.trials.tries).toBeGreaterThanOrEqual(6);
    const said = (title: string) =>
      result?.sections.find((one) => one.title === title)?.sentences?.join(' ') ?? '';
    expect(said('Reasons for doubt')).toMatch(/^6 variants were tried/);
    expect(said('Tries')).toMatch(/tries on these sessions with those of this grid/);
    expect(JSON.stringify(ended)).not.toContain(reports);
    expect(readdirSync(join(reports, 'drafts'))).toEqual([]);
  });

  it('is stopped by an operator: what was played stays, and is not judged', async () => {
    const { begin, grid, over, stop, vera, place } = await desk();
    const many = 'stop.atr.multiple=1..5:0.1';
    const { body } = await begin([many, 'target.r=1,2']);
    await until('a variant is played', async () => (await grid(body.id)).played > 0);
    expect((await stop(body.id, vera)).status).toBe(403);
    // Also by another process of this API.
    const other = openBacktests(place);
    expect(other.grids.list()).toMatchObject([{ id: body.id, state: 'running' }]);
    expect(other.grids.stop(body.id)).toBe(true);
    const stopped = await over(body.id);
    expect(stopped).toMatchObject({
      ...{ state: 'stopped', variants: 82, result: null },
      why: 'It was stopped: what was played is not judged.',
    });
    expect(stopped.played).toBeGreaterThan(0);
    expect(stopped.played).toBeLessThan(82);
    expect((await stop(body.id)).body).toMatchObject({ state: 'stopped' });
    expect((await stop('none')).body).toMatchObject({ status: 404 });
  });

  it('with a fault is one sentence, at once or when it ends', async () => {
    const { begin, over, vera, reports } = await desk();
    const refused = async (...grid: string[]) => (await begin(grid)).body.detail;
    expect(await refused('target.r')).toContain('Expected PATH=VALUES');
    expect(await refused('target.r=1,2', 'target.r=3')).toContain('target.r are given already');
    expect(await refused('target.r=1..9:0.001')).toContain('at most 1000 values');
    expect(await refused('target.r=1..9:0.01')).toBe(
      'The backtest does not run: The grid has 801 variants; the maximum here is 200.',
    );
    expect((await begin(['target.r=1'], {}, vera)).status).toBe(403);
    expect(readdirSync(reports)).toEqual([]);
    const unknown = await over((await begin(['target.risk=1,2'])).body.id);
    expect(unknown).toMatchObject({ state: 'failed', why: expect.stringContaining('target.risk') });
  });

  it('whose process is gone does not seem to run', async () => {
    const { begin, over, place, reports } = await desk();
    const { id } = (await begin(['target.r=1,2'])).body;
    const { grids } = openBacktests(place);
    expect(grids.read(id)).toMatchObject({ state: 'running' });
    await over(id);
    const file = join(reports, 'grids', id, 'state.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"ended"', '"running"'));
    const minuteAgo = Date.now() / 1_000 - 60;
    utimesSync(file, minuteAgo, minuteAgo);
    expect(grids.read(id)).toMatchObject({
      ...{ state: 'failed', why: 'It ended with the process that ran it.' },
    });
    expect(grids.stop(id)).toBe(false);
  });
});
