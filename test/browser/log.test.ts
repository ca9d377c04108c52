// The log of a trader on the page System: by level, symbol and time, through its rotated files.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, expect, it } from 'vitest';
import type { Role } from '../../src/api/identity/role.ts';
import { closeBrowser } from './chromium.ts';
import { boardEnvironment, signedIn } from './dashboard-environment.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

const TEN = Date.parse('2026-03-02T15:00:00.000Z');

function line(minute: number, level: string, message: string, fields: object = {}): string {
  const timestamp = new Date(TEN + minute * 60_000).toISOString();
  const about = { timestamp, level, service: 'sluice', account_id: 'DU1', message, ...fields };
  return `${JSON.stringify(about)}\n`;
}

async function atTheLog(role: Role) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-log-page-'));
  const logs = join(folder, 'paper-DU1', 'logs');
  mkdirSync(logs, { recursive: true });
  const old = Array.from({ length: 60 }, (_, n) => line(n - 60, 'info', `early line ${n}`));
  writeFileSync(join(logs, 'sluice1.log'), old.join(''));
  writeFileSync(
    join(logs, 'sluice.log'),
    [
      line(1, 'debug', 'polled'),
      line(2, 'info', 'fill: bought 100 SPY at 369.70', { order_id: 'abc.1.e', seq: 7 }),
      line(3, 'warn', 'not taken: SPYG is too far away'),
      line(41, 'error', 'ALARM: SPY 100 has NO STOP. <b>See</b>', { symbol: 'SPY' }),
    ].join(''),
  );
  const opened = await signedIn(await boardEnvironment('paper', role, undefined, { folder }));
  await opened.page.getByRole('link', { name: 'System', exact: true }).click();
  const section = opened.page.getByRole('region', { name: /^Log/ });
  await section.waitFor();
  const texts = () => section.getByRole('listitem').allTextContents();
  return { ...opened, section, texts };
}

it('shows what the trader wrote, by level, symbol and time, and what is older', async () => {
  const { page, section, texts, faults } = await atTheLog('operator');
  await section.getByText('ALARM: SPY 100 has NO STOP. <b>See</b>').waitFor();
  expect(await texts()).toHaveLength(50);
  expect((await texts())[0]).toMatch(/10:41:00.*error/);
  expect(await section.getByRole('link', { name: 'Why abc.1.e' }).getAttribute('href')).toBe(
    '#/why/abc.1.e',
  );
  await section.getByRole('button', { name: 'Older' }).click();
  await section.getByText('early line 0').waitFor();
  expect(await texts()).toHaveLength(13);
  expect(await section.getByRole('button', { name: 'Older' }).isDisabled()).toBe(true);

  await section.getByLabel('Symbol').fill('spy');
  await section.getByLabel('Symbol').press('Tab');
  await expect.poll(texts).toHaveLength(2);
  await section.getByLabel('Level').selectOption('errors');
  await expect.poll(texts).toHaveLength(1);
  await section.getByLabel('Level').selectOption('all');
  await section.getByLabel('Symbol').fill('');
  await section.getByLabel('From').fill('2026-03-02T10:00');
  await section.getByLabel('Until').fill('2026-03-02T10:03');
  await section.getByLabel('Until').press('Tab');
  await expect.poll(texts).toHaveLength(2);
  expect((await texts()).join(' | ')).toMatch(/bought 100 SPY.*polled/);
  const found = await new AxeBuilder({ page }).include('.log').analyze();
  expect(found.violations).toEqual([]);
  await pictured(page, 'log');
  expect(faults).toEqual([]);
});

it('says to a viewer who may read it', async () => {
  const { section } = await atTheLog('viewer');
  await section.getByText('Operators of the account may read the log of its trader.').waitFor();
});
