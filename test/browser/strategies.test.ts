// Strategies in a browser: what runs, and a file edited over the real check, the real files and the real reload.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/api/identity/role.ts';
import { failed, ok } from '../../src/kernel/result.ts';
import { US } from '../../src/market/venues/us.ts';
import type { ControlProblem } from '../../src/trader/app/control-client/control-client.ts';
import { createStrategyFiles } from '../../src/trader/app/strategy-files/strategy-files.ts';
import { fileRoute } from '../../src/trader/surfaces/control/file-routes.ts';
import { strategyRows } from '../../src/trader/surfaces/control/strategy-row.ts';
import { PASSWORD } from '../api/harness/served.ts';
import { RULE, reloadEnvironment } from '../trader/app/reload-environment.ts';
import { scriptedTrader } from '../trader/ports/scripted-trader.ts';
import { LOOK } from '../trader/surfaces/control/control-harness.ts';
import { closeBrowser, open, signInByPassword } from './chromium.ts';
import { boardEnvironment, type More } from './dashboard-environment.ts';

afterAll(closeBrowser);

async function strategiesEnvironment(role: Role = 'operator') {
  const environment = reloadEnvironment();
  const trader = scriptedTrader();
  const files = createStrategyFiles({ reloader: environment.reloader, trader });
  const more: More = async ({ method, path, body }) => {
    if (path === '/strategies')
      return ok(strategyRows(trader.strategies(), { look: LOOK, home: US }));
    const route = fileRoute(method, new URL(`http://desk/api/v1${path}`));
    if (route === undefined) return undefined;
    const { status, body: said } = await route(files, JSON.stringify(body));
    return status < 400 ? ok(said) : failed({ ...(said as ControlProblem), kind: 'problem' });
  };
  const board = await boardEnvironment('paper', role, more);
  const file = join(environment.folder, 'strategies', 'follow.yaml');
  const opened = await open(board.url);
  await signInByPassword(opened.page, 'ann', PASSWORD);
  await opened.page.getByRole('heading', { name: /PAPER DU1/ }).waitFor();
  await opened.page.getByRole('link', { name: 'Strategies', exact: true }).click();
  return {
    ...environment,
    ...board,
    ...opened,
    file,
    textOnDisk: () => readFileSync(file, 'utf8'),
  };
}

/** Of the page of a report. */
const SECTIONS = [
  ...['Headline', 'Beside buying and holding SPY', 'By month', 'By symbol', 'By strategy'],
  ...['By exit reason', 'By hour of entry', 'By weekday of entry', 'By confidence'],
  ...['Monte Carlo of 3 trades: 1,000 runs, seed 1', 'Still open', 'Notes'],
];

const text = (page: Page) => page.getByLabel('Text of follow.yaml');
/** Each line is an element of its own. */
const written = async (page: Page) =>
  (await text(page).locator('.cm-line').allInnerTexts())
    .map((line) => line.replace('\n', ''))
    .join('\n');

async function editing(role?: Role) {
  const environment = await strategiesEnvironment(role);
  await environment.page.getByRole('link', { name: 'follow.yaml' }).click();
  await text(environment.page).waitFor();
  return environment;
}

async function pictured(page: Page, name: string): Promise<void> {
  const folder = process.env.SLUICE_SCREENSHOTS;
  if (folder === undefined) return;
  for (const width of [360, 1280]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      const path = join(folder, `strategies-${name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true });
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

async function accessible(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    // It would copy the styles of the editor's shadow into the page, whose policy refuses them.
    .options({ preload: false })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await pictured(page, name);
}

describe('a strategy file in the browser', () => {
  it('is refused with its line like a save, then shows what would change, and is in force once confirmed', async () => {
    const own = await editing();
    const { page } = own;
    await text(page).fill(`${RULE}trial: 1\n`);
    await page.getByRole('button', { name: 'Save…' }).click();
    await page
      .getByText('strategies/follow.yaml:6:1: trial: unknown setting; did you mean trail?')
      .waitFor();
    await accessible(page, 'refused');
    await page.getByRole('button', { name: 'line 6' }).click();
    await page.keyboard.type('# ');
    expect(await written(page)).toBe(`${RULE}# trial: 1\n`);
    expect(own.textOnDisk()).toBe(RULE);

    await text(page).fill(RULE.replace('percent: 1', 'percent: 2'));
    await page.getByRole('button', { name: 'Save…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('follow: stop.percent 1 -> 2').waitFor();
    await accessible(page, 'confirm');
    expect(own.textOnDisk()).toBe(RULE);
    await dialog.getByRole('button', { name: 'Save' }).dblclick();
    await page
      .getByText(/follow.yaml is saved\. Changed\./)
      .first()
      .waitFor();
    expect(own.textOnDisk()).toContain('percent: 2');
    expect(own.changes()).toEqual(['follow: stop.percent 1 -> 2']);
    expect(own.reloads[0]).toMatchObject({ by: 'ann' });
    expect({ faults: own.faults, foreign: own.foreign }).toEqual({ faults: [], foreign: [] });
  });

  it('is printed whole: every line, and every long line to its end', async () => {
    const { page } = await editing();
    await text(page).fill(`# ${'long '.repeat(80)}\n${'# line\n'.repeat(120)}`);
    await page.setViewportSize({ width: 718, height: 900 });
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => text(page).locator('.cm-line').count()).toBe(122);
    const hidden = () =>
      page.locator('.cm-scroller').evaluate((one) => ({
        below: one.scrollHeight - one.clientHeight,
        beside: one.scrollWidth - one.clientWidth,
      }));
    await expect.poll(hidden).toEqual({ below: 0, beside: 0 });
    expect(await page.getByText('Tab indents').isVisible()).toBe(false);
  });

  it('whose check arrives late opens no dialog over HALT, and none of a text that was changed meanwhile', async () => {
    const own = await editing();
    const { page } = own;
    const editor = page.getByRole('region', { name: 'follow.yaml' });
    const saved = async (meanwhile: () => Promise<void>) => {
      const held = Promise.withResolvers<void>();
      await page.route(
        '**/check',
        async (route) => {
          await held.promise;
          await route.continue();
        },
        { times: 1 },
      );
      await page.getByRole('button', { name: 'Save…' }).click();
      await editor.getByText('Checking…').waitFor();
      await meanwhile();
      held.resolve();
      await editor.getByText('Checking…').waitFor({ state: 'detached' });
    };
    const dialog = page.getByRole('dialog');
    await text(page).fill(RULE.replace('percent: 1', 'percent: 2'));
    await saved(async () => {
      await page.getByRole('button', { name: 'HALT' }).click();
      await dialog.getByText('Halt trading').waitFor();
    });
    await editor.getByText(/Not saved: .* Press Save again\./).waitFor();
    await dialog.getByRole('button', { name: 'Halt now' }).click();
    await page.getByText('done').waitFor();
    expect(own.sent.map(({ body }) => body)).toContainEqual(
      expect.objectContaining({ type: 'halt' }),
    );

    await saved(() => text(page).fill(RULE.replace('percent: 1', 'percent: 3')));
    await editor.getByText(/Not saved: the text has changed/).waitFor();
    await page.getByRole('button', { name: 'Save…' }).click();
    await dialog.getByText('follow: stop.percent 1 -> 3').waitFor();
    expect(own.textOnDisk()).toBe(RULE);
  });

  it('that somebody changed meanwhile keeps both versions until a person decides', async () => {
    const own = await editing();
    const { page } = own;
    const mine = RULE.replace('percent: 1', 'percent: 3');
    await text(page).fill(mine);
    const theirs = `${RULE}# theirs\n`;
    writeFileSync(own.file, theirs);
    await page.getByText('follow.yaml was changed meanwhile.').waitFor();
    await accessible(page, 'meanwhile');
    await page.getByRole('button', { name: 'Save…' }).click();
    await page
      .getByRole('dialog')
      .getByText(/was changed or removed meanwhile/)
      .waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(own.textOnDisk()).toBe(theirs);
    expect(await written(page)).toBe(mine);
    await page.getByRole('button', { name: /Keep mine/ }).click();
    await page.getByRole('button', { name: 'Save…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('follow: stop.percent 1 -> 3').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page
      .getByText(/follow.yaml is saved/)
      .first()
      .waitFor();
    expect(own.textOnDisk()).toBe(mine);
  });

  it('is kept over other pages and the end of the session, and Tab does not catch the keyboard', async () => {
    const own = await editing();
    const { page } = own;
    await text(page).focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('#');
    await page.keyboard.press('Tab');
    await page.keyboard.type('thought');
    expect(await written(page)).toBe(`${RULE}#  thought`);
    // Tab leaves within two seconds of Escape; on a busy machine it may come later, and indents.
    await expect
      .poll(async () => {
        await page.keyboard.press('Escape');
        await page.keyboard.press('Tab');
        const focused = await page.evaluate('document.activeElement.textContent');
        if (focused === '') await page.keyboard.press('Control+z');
        return focused;
      })
      .toBe('Check');
    expect(await written(page)).toBe(`${RULE}#  thought`);

    await page.getByRole('link', { name: 'System' }).click();
    await page.getByRole('heading', { name: 'Configuration' }).waitFor();
    own.api.pass(15 * 24 * 3_600_000);
    await page.getByText(/Your session has ended/).waitFor();
    await signInByPassword(page, 'ann', PASSWORD);
    await page.getByRole('link', { name: 'Strategies', exact: true }).click();
    await page.getByText('not saved').waitFor();
    await accessible(page, 'page');
    await page.getByRole('link', { name: 'follow.yaml' }).click();
    await text(page).waitFor();
    expect(await written(page)).toBe(`${RULE}#  thought`);
    expect(own.textOnDisk()).toBe(RULE);
  });

  it('is begun under a name that can be one', async () => {
    const { page, folder } = await strategiesEnvironment();
    await page.getByLabel('New file').fill('../x.yaml');
    expect(await page.getByRole('button', { name: 'Begin' }).isDisabled()).toBe(true);
    await page.getByLabel('New file').fill('fade.yaml');
    await page.getByRole('button', { name: 'Begin' }).click();
    const area = page.getByLabel('Text of fade.yaml');
    await area.fill(RULE.replace('follow', 'fade'));
    await page.getByRole('button', { name: 'Save…' }).click();
    await page.getByRole('dialog').getByText('fade: new').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page
      .getByText(/fade.yaml is saved/)
      .first()
      .waitFor();
    expect(readFileSync(join(folder, 'strategies', 'fade.yaml'), 'utf8')).toContain('fade');
  });

  it('is only read by who may not operate', async () => {
    const own = await strategiesEnvironment('viewer');
    const { page } = own;
    await page.getByRole('link', { name: 'follow.yaml' }).click();
    await page.getByText('Operators may edit it.').waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
    await accessible(page, 'viewer');
    expect(own.sent).toEqual([]);
  });

  it('is followed by a backtest: run, read, and opened in a tab that can reach nothing of ours', async () => {
    const { page } = await strategiesEnvironment();
    await page.getByRole('button', { name: 'Run a backtest' }).click();
    await page.getByRole('link', { name: 'Open the report' }).waitFor();
    await accessible(page, 'backtests');
    await page.getByRole('link', { name: 'Open the report' }).click();
    const headings = page.getByRole('heading', { level: 2 });
    await headings.getByText('By confidence').waitFor();
    expect(await headings.allInnerTexts()).toEqual(expect.arrayContaining(SECTIONS));
    await accessible(page, 'report');
    const opened = page.context().waitForEvent('page');
    await page.getByRole('link', { name: /With charts/ }).click();
    const tab = await opened;
    await tab.waitForLoadState();
    expect(await tab.title()).toBe('A backtest');
    expect(await tab.evaluate('self.origin')).toBe('null');
  });

  it('is completed by the schema, played before it is saved, and compared with the version in force', async () => {
    const own = await editing();
    const { page } = own;
    await text(page).click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('coo');
    const option = page.getByRole('option', { name: /cooldown_minutes/ });
    await option.waitFor();
    await accessible(page, 'completion');
    await option.click();
    // It is typing here, no list of keys.
    await page.keyboard.type('5 # why?');
    expect(await written(page)).toBe(`${RULE}cooldown_minutes: 5 # why?`);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('button', { name: 'Backtest this text' }).click();
    await page.getByRole('link', { name: 'Report of the text' }).waitFor();
    await page.getByRole('link', { name: 'Compare with the version in force' }).click();
    await page.getByText(/text of follow.yaml that was not saved/).waitFor();
    await page.getByText('Try 2 on these sessions; too few days for a deflated Sharpe.').waitFor();
    await page.getByText(/^1 only in A .*; 2 equal\.$/).waitFor();
    await page.getByRole('img', { name: /Trades of \w+ that differ: 1/ }).waitFor();
    await page.getByRole('cell', { name: 'only A' }).waitFor();
    await accessible(page, 'compared');
    expect(own.textOnDisk()).toBe(RULE);
    expect({ faults: own.faults, foreign: own.foreign }).toEqual({ faults: [], foreign: [] });

    await page.setViewportSize({ width: 360, height: 740 });
    // The curve follows the page.
    await expect
      .poll(() => page.evaluate('document.documentElement.scrollWidth'))
      .toBeLessThanOrEqual(360);
    await page.goBack();
    await text(page).fill('x'.repeat(70_000));
    await page.getByRole('button', { name: 'Backtest this text' }).click();
    await page.getByText(/The text has 70,000 characters; .* Nothing was sent\./).waitFor();
  });

  it('fits a phone, with every page and HALT in sight', async () => {
    const { page } = await editing();
    await page.setViewportSize({ width: 360, height: 740 });
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(360);
    const beyond = await page.evaluate(
      "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.navigation'))",
    );
    expect(beyond).toBe(0);
  });
});

describe('the system', () => {
  it('says the week of the gateway, clocks, disks, instances, and who did what', async () => {
    const { page, faults } = await strategiesEnvironment('admin');
    await page.getByRole('link', { name: 'System' }).click();
    await page.getByText('agrees with the API').waitFor();
    await page
      .getByText(/GiB free of/)
      .first()
      .waitFor();
    await page.getByRole('list', { name: /week of the gateway/ }).waitFor();
    await page.getByRole('row', { name: /DU1 PAPER/ }).waitFor();
    await page.getByRole('rowheader', { name: 'grant.put' }).first().waitFor();
    await accessible(page, 'system');
    await page.setViewportSize({ width: 360, height: 740 });
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(360);
    expect(faults).toEqual([]);
  });
});
