// A text that is not saved runs over bars on record, by who may edit it, and beside the version in force: real runs.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type BacktestPlace, openBacktests } from '../../../src/api/app/backtests.ts';
import type { BacktestRequest } from '../../../src/api/http/presenters/backtests.ts';
import { ok } from '../../../src/kernel/result.ts';
import { ROOT } from '../../processes/program.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { served } from '../harness/served.ts';

const DEMO = join(ROOT, 'config', 'demo');
const STRATEGIES = join(DEMO, 'strategies');
const IN_FORCE = readFileSync(join(STRATEGIES, 'flow-follow.yaml'), 'utf8');
const FILES = '/api/v1/daemon/DU1/strategies/files';
const REPORTS = '/api/v1/daemon/DU1/backtests';
/** A run waits for every other process of the machine. */
const PATIENT_MS = 1_000_000;
const DAYS = { from: '2020-12-15', to: '2020-12-16' };

async function desk(deadlineMs = PATIENT_MS) {
  const reports = mkdtempSync(join(tmpdir(), 'sluice-unsaved-'));
  const place: BacktestPlace = {
    ...{ account: 'DU1', data: DEMO, reports, deadlineMs },
    configFiles: [join(ROOT, 'config', 'demo.yaml')],
    strategies: () => ({
      folder: STRATEGIES,
      all: [{ name: 'flow-follow', file: join(STRATEGIES, 'flow-follow.yaml') }],
    }),
  };
  const backtests = openBacktests(place);
  onTestFinished(() => {
    backtests.stop();
    rmSync(reports, { recursive: true });
  });
  const trader = scriptedTrader('DU1');
  const api = await served([trader], 'closed', new Map(), { backtests });
  const olga = await api.signedIn('olga', 'operator', ['DU1']);
  const vera = await api.signedIn('vera', 'viewer', ['DU1']);
  const play = (file: string, text: string, bearer = olga) =>
    api.ask('POST', `${FILES}/${file}/backtest`, { bearer, body: { text, ...DAYS } });
  /** A connection would not wait so long. */
  const played = async (more: Pick<BacktestRequest, 'strategy' | 'unsaved'>) => {
    const run = await backtests.run({
      ...{ userId: 'olga', symbols: undefined, cash: undefined },
      ...DAYS,
      ...more,
    });
    return run.ok ? run.value : run.failure;
  };
  const text = (file: string, written: string) =>
    played({ strategy: undefined, unsaved: { file, text: written } });
  return { reports, place, trader, api, vera, play, played, text };
}

describe('a text that is not saved', () => {
  it('is played as if it were saved, and stands beside the version in force with the trades that differ', async () => {
    const { reports, api, vera, played, text } = await desk();
    const changed = IN_FORCE.replace(/multiple: [\d.]+/, 'multiple: 1');
    expect(changed).not.toBe(IN_FORCE);
    const own = await text('flow-follow.yaml', changed);
    expect(own).toMatchObject({
      unsaved: 'flow-follow.yaml',
      strategies: [{ name: 'flow-follow' }],
      trials: { counted: true },
    });
    expect(JSON.stringify(own)).not.toContain(reports);
    expect(readdirSync(join(reports, 'drafts'))).toEqual([]);
    const inForce = await played({ strategy: 'flow-follow' });
    const [id, other] = [own, inForce].map((run) => (run as { readonly id: string }).id);
    const list = await api.ask('GET', REPORTS, { bearer: vera });
    expect(list.body).toMatchObject([{ unsaved: null }, { unsaved: 'flow-follow.yaml' }]);
    const compared = await api.ask('GET', `${REPORTS}/${other}/compared/${id}`, { bearer: vera });
    expect(compared.body).toMatchObject({ same_data: true });
    const { trades, equity, figures } = compared.body as {
      readonly trades: Record<'only_a' | 'only_b' | 'different', readonly object[]>;
      readonly equity: readonly object[];
      readonly figures: readonly object[];
    };
    const differing = [...trades.only_a, ...trades.only_b, ...trades.different];
    expect(differing.length).toBeGreaterThan(0);
    expect(equity).toMatchObject([{ day: '2020-12-15' }, { day: '2020-12-16' }]);
    expect(figures).toContainEqual(
      expect.objectContaining({ key: 'total.trades', name: 'Trades', unit: 'count' }),
    );
    const none = await api.ask('GET', `${REPORTS}/${other}/compared/none`, { bearer: vera });
    expect(none.body).toMatchObject({ status: 404, detail: expect.stringContaining('none') });
  });

  it('with a fault, too long, or under a name outside of the folder is one sentence', async () => {
    const { reports, play, text } = await desk();
    const said = async (file: string, written: string) => (await play(file, written)).body;
    expect(await text('a.yaml', `${IN_FORCE}trial: 1\n`)).toMatchObject({
      kind: 'refused',
      why: [expect.stringMatching(/^a\.yaml:\d+:1: trial: unknown/)],
    });
    expect(await said('a.yaml', 'x'.repeat(70_000))).toMatchObject({
      status: 422,
      detail: expect.stringMatching(/text/),
    });
    for (const name of ['.hidden.yaml', 'a.txt', '..%2Fa.yaml'])
      expect(await said(name, IN_FORCE), name).toMatchObject({ status: 422 });
    expect(readdirSync(reports).filter((name) => name.startsWith('run-'))).toEqual([]);
  });

  it('that gets no processor is not blamed on its days', async () => {
    const { reports, play } = await desk(1);
    const { body, headers } = await play('a.yaml', IN_FORCE);
    expect(body).toMatchObject({ status: 503, code: 'busy' });
    expect(body).toMatchObject({
      detail: expect.stringMatching(/for 0\.0 s: this machine is busy/),
    });
    expect(headers.get('retry-after')).toBe('5');
    expect(readdirSync(join(reports, 'drafts'))).toEqual([]);
  });

  it('stays when another process of the API starts, unless it was left an hour ago', async () => {
    const { reports, place } = await desk();
    const drafts = join(reports, 'drafts');
    for (const name of ['run-left', 'run-begun'])
      mkdirSync(join(drafts, name), { recursive: true });
    const hourAgo = Date.now() / 1_000 - 3_700;
    utimesSync(join(drafts, 'run-left'), hourAgo, hourAgo);
    openBacktests(place).stop();
    expect(readdirSync(drafts)).toEqual(['run-begun']);
  });

  it('is not run for a viewer, and code only with the right to save it', async () => {
    const { reports, trader, vera, play } = await desk();
    trader.answer(ok({ ok: true, issues: [], changes: [], text: '' }));
    expect((await play('flow-follow.yaml', IN_FORCE, vera)).status).toBe(403);
    expect((await play('coded.ts', 'export const strategy = 1;')).body).toMatchObject({
      ...{ status: 403, code: 'code_not_allowed' },
    });
    expect(trader.sent).toEqual([]);
    expect(readdirSync(reports)).toEqual([]);
  });
});
