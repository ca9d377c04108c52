// An assistant asks what the strategies would have done: a real run beside the API, or a sentence why there is none.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type BacktestPlace, openBacktests } from '../../../src/api/app/backtests.ts';
import { ROOT } from '../../processes/program.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { served } from '../harness/served.ts';
import { connectedByHttp } from './harness/connected.ts';

const DEMO = join(ROOT, 'config', 'demo');
const PLACE: Omit<BacktestPlace, 'reports'> = {
  account: 'DU1',
  data: DEMO,
  configFiles: [join(ROOT, 'config', 'demo.yaml')],
  strategies: () => ({
    folder: join(DEMO, 'strategies'),
    all: [{ name: 'flow-follow', file: join(DEMO, 'strategies', 'flow-follow.yaml') }],
  }),
};

async function assistant(place = PLACE) {
  const reports = mkdtempSync(join(tmpdir(), 'sluice-backtests-'));
  const backtests = openBacktests({ ...place, reports });
  onTestFinished(() => {
    backtests.stop();
    rmSync(reports, { recursive: true });
  });
  const api = await served([scriptedTrader()], 'closed', new Map(), { backtests });
  const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
  return { api, bearer, reports, ...(await connectedByHttp(api.url, bearer)) };
}

describe('a backtest by an assistant', () => {
  it('is played by the engine in a process of its own, one at a time', async () => {
    const { call, api, bearer, reports } = await assistant();
    const asked = { trader: 'DU1', strategy: 'flow-follow', from: '2020-12-16', to: '2020-12-17' };
    const [run, next] = await Promise.all([
      call('backtest_strategy', asked),
      call('backtest_strategy', asked),
    ]);
    expect(run).toMatchObject({
      isError: false,
      answer: {
        report: {
          ...{ symbols: [{ symbol: 'SPY' }], strategies: [{ name: 'flow-follow' }] },
          ...{ start_equity: 100_000, headline: { sessions: 2 } },
        },
      },
    });
    const { trades, trades_total: total } = run.answer.report as Record<string, unknown>;
    expect(trades).toHaveLength(Number(total));
    expect(JSON.stringify(run.answer)).not.toContain(ROOT);
    expect(next).toMatchObject({ isError: true, text: expect.stringMatching(/Another backtest/) });

    // It is on record, with its page; what is no report is not listed, and no name leads out of the folder.
    writeFileSync(join(reports, 'other.json'), '{"from": 7}');
    const get = (path: string) => api.ask('GET', `/api/v1/daemon/DU1/backtests${path}`, { bearer });
    const { body: rows } = await get('');
    expect(rows).toMatchObject([
      { strategies: ['flow-follow'], symbols: ['SPY'], trades: Number(total), has_page: true },
    ]);
    const { id } = (rows as { readonly id: string }[])[0] ?? { id: '' };
    expect(readdirSync(reports).sort()).toEqual(['other.json', `${id}.html`, `${id}.json`]);
    expect((await get(`/${id}`)).body).toMatchObject({ id, trades_total: total });
    const page = await get(`/${id}/page`);
    expect(page.headers.get('content-security-policy')).toMatch(
      /^sandbox allow-scripts; default-src 'none'/,
    );
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.body).toMatch(/^<!doctype html>/);
    for (const wrong of ['/none', '/..%2Fbook', '/none/page', '/other'])
      expect((await get(wrong)).status, wrong).toBe(404);
  });

  it('is refused without bars, with names that do not exist, and with days that do not fit', async () => {
    const { api, call } = await assistant();
    const refused = async (given: object) => {
      const { isError, text } = await call('backtest_strategy', { trader: 'DU1', ...given });
      return isError ? text : undefined;
    };
    expect(await refused({ symbols: ['QQQ'] })).toMatch(/no bars of QQQ; there are bars of SPY/);
    expect(await refused({ strategy: 'none' })).toMatch(/there is flow-follow/);
    expect(await refused({ from: '2030-01-01' })).toMatch(/does not run: no bar lies between/);
    expect(await refused({ cash: -1 })).toMatch(/^cash: /);
    const bearer = await api.signedIn('bob', 'viewer');
    const stranger = await connectedByHttp(api.url, bearer);
    expect(await stranger.call('backtest_strategy', { trader: 'DU1' })).toMatchObject({
      isError: true,
    });
    const { call: bare } = await assistant({ ...PLACE, data: undefined });
    expect((await bare('backtest_strategy', { trader: 'DU1' })).text).toMatch(
      /No bars are on record.*set api\.backtest_data/,
    );
  });
});
