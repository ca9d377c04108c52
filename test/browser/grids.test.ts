// A grid of a text that is not saved, in the browser: begun, watched, judged, stopped, over real runs.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { openBacktests } from '../../src/api/app/backtests.ts';
import { ok } from '../../src/kernel/result.ts';
import { createStrategyFiles } from '../../src/trader/app/strategy-files/strategy-files.ts';
import { fileRoute } from '../../src/trader/surfaces/control/file-routes.ts';
import { PASSWORD } from '../api/harness/served.ts';
import { ROOT } from '../processes/program.ts';
import { until } from '../processes/waiting.ts';
import { reloadEnvironment } from '../trader/app/reload-environment.ts';
import { scriptedTrader } from '../trader/ports/scripted-trader.ts';
import { audit } from './audit.ts';
import { closeBrowser, open, signInByPassword } from './chromium.ts';
import { boardEnvironment, lookAgain, type More } from './dashboard-environment.ts';
import { fitsEverywhere } from './everywhere.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

const DEMO = join(ROOT, 'config', 'demo');
const TEXT = readFileSync(join(DEMO, 'strategies', 'flow-follow.yaml'), 'utf8');

/** A file in the editor, whose text is played over the days of the demonstration. */
async function editing() {
  const reports = mkdtempSync(join(tmpdir(), 'sluice-browser-grids-'));
  const backtests = openBacktests({
    ...{ account: 'DU1', data: DEMO, reports },
    configFiles: [join(ROOT, 'config', 'demo.yaml')],
    strategies: () => ({ folder: join(DEMO, 'strategies'), all: [] }),
  });
  onTestFinished(async () => {
    backtests.stop();
    const isOver = () => backtests.grids.list().every(({ state }) => state !== 'running');
    await until('nothing runs', isOver);
    rmSync(reports, { recursive: true });
  });
  const environment = reloadEnvironment();
  const files = createStrategyFiles({ reloader: environment.reloader, trader: scriptedTrader() });
  const more: More = async ({ method, path, body }) => {
    const route = fileRoute(method, new URL(`http://desk/api/v1${path}`));
    return route && ok((await route(files, JSON.stringify(body))).body);
  };
  const board = await boardEnvironment('paper', 'operator', more, { backtests });
  const opened = await open(board.url);
  const { page } = opened;
  await signInByPassword(page, 'ann', PASSWORD);
  await page.getByRole('heading', { name: /PAPER DU1/ }).waitFor();
  await page.getByRole('link', { name: 'Strategies', exact: true }).click();
  await page.getByRole('link', { name: 'follow.yaml' }).click();
  await page.getByLabel('Text of follow.yaml').fill(TEXT);
  const form = page.getByRole('form', { name: 'Grid of this text' });
  await form.getByLabel('From').fill('2020-12-15');
  await form.getByLabel('To').fill('2020-12-16');
  return { ...opened, backtests, form };
}

it('is begun on the unsaved text, once, and ends in the variants beside each other, with what speaks against them', async () => {
  const { page, form, backtests, faults, foreign } = await editing();
  await form.getByRole('button', { name: 'Run the grid' }).click();
  await form.getByText('Enter a place in the text and its values').waitFor();
  await form.getByLabel('Values of a grid').fill('target.r');
  await form.getByRole('button', { name: 'Run the grid' }).click();
  await form.getByText('Expected PATH=VALUES, such as stop.atr.multiple=2,3,4.').waitFor();
  await fitsEverywhere(page, 'grid refused');
  await form.getByLabel('Values of a grid').fill('target.r=1..9:0.01');
  await form.getByRole('button', { name: 'Run the grid' }).click();
  await form.getByText(/The grid has 801 variants; the maximum here is 200\./).waitFor();
  await form.getByLabel('Values of a grid').fill('stop.atr.multiple=2, 3');
  await form.getByRole('button', { name: 'More values' }).click();
  await form.getByLabel('Values 2').fill('target.r=1,2');
  await form.getByLabel('Walk forward').selectOption('1');
  await audit(page, 'grid form');
  await form.getByRole('button', { name: 'Run the grid' }).dblclick();
  await form.getByRole('link', { name: 'Watch the grid' }).click();
  await page.getByText('4 of 4 variants, ended').waitFor();
  expect(backtests.grids.list()).toHaveLength(1);
  await page.getByRole('heading', { name: 'Variants, in the order of the grid' }).waitFor();
  await page.getByRole('row', { name: /^multiple 3, r 2 / }).waitFor();
  await page.getByRole('heading', { name: /^Walk forward/ }).waitFor();
  await page.getByText(/^4 variants were tried/).waitFor();
  await page.getByText(/tries on these sessions with those of this grid/).waitFor();
  await audit(page, 'grid');
  // Wide tables are scrolled in a box.
  await page.setViewportSize({ width: 360, height: 740 });
  await pictured(page, 'grid');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  // The text is as it was left.
  await page.goBack();
  await page.getByLabel('Text of follow.yaml').waitFor();
  await page.getByText('Not saved. It stays here while this page is open.').waitFor();
  expect([...faults, ...foreign]).toEqual([]);
});

it('is watched and stopped: what was played stays, is not judged, and is in the list', async () => {
  const { page, form, faults } = await editing();
  await form.getByLabel('Values of a grid').fill('stop.atr.multiple=1..5:0.1');
  await form.getByRole('button', { name: 'Run the grid' }).click();
  await form.getByRole('link', { name: 'Watch the grid' }).click();
  await page.getByRole('progressbar', { name: 'Variants that are played' }).waitFor();
  await page.getByRole('row', { name: /^multiple 1 / }).waitFor();
  await page.getByRole('button', { name: 'Stop the grid' }).dblclick();
  await page.getByText(/of 41 variants, stopped$/).waitFor();
  await page.getByText('It was stopped: what was played is not judged.').waitFor();
  expect(await page.getByRole('heading', { name: /order of the grid/ }).count()).toBe(0);
  await fitsEverywhere(page, 'grid stopped');
  await page.getByRole('link', { name: 'All strategies' }).click();
  const row = page.getByRole('table', { name: 'Grids' }).getByRole('row', { name: /follow\.yaml/ });
  await row.waitFor();
  expect(await row.textContent()).toMatch(/stop\.atr\.multiple=1\.\.5:0\.1.* of 41stopped/);
  await fitsEverywhere(page, 'strategies with grids');
  await page.evaluate(`location.hash = '#/strategies/grid:none'`);
  await page.getByText('No grid of backtests has the id none.').waitFor();
  expect(faults).toEqual([]);
});

it('is still there after another sign-in, as it was typed', async () => {
  const { page, form, faults } = await editing();
  await form.getByLabel('Values of a grid').fill('target.r=1,2');
  await form.getByRole('button', { name: 'More values' }).click();
  await form.getByLabel('Values 2').fill('stop.atr.multiple=2,3');
  await form.getByLabel('Walk forward').selectOption('2 splits');
  await page.context().clearCookies();
  await lookAgain(page);
  await page.getByText(/is kept in this tab: sign in as ann/).waitFor();
  await signInByPassword(page, 'ann', PASSWORD);
  await form.waitFor();
  expect(await form.getByLabel('Values of a grid').inputValue()).toBe('target.r=1,2');
  expect(await form.getByLabel('Values 2').inputValue()).toBe('stop.atr.multiple=2,3');
  expect(await form.getByLabel('Walk forward').inputValue()).toBe('2');
  expect(await form.getByLabel('From').inputValue()).toBe('2020-12-15');
  expect(faults).toEqual([]);
});
