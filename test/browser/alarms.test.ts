// The bell: what is wrong, acknowledged in two clicks or kept quiet for a time; in the title, the icon and by keyboard.
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { plus } from '../../src/kernel/instant.ts';
import { ok } from '../../src/kernel/result.ts';
import type { Alarm, EndedAlarm } from '../../src/trader/domain/alarms/alarm.ts';
import { alarmRows } from '../../src/trader/surfaces/control/alarm-row.ts';
import { NOW } from '../trader/ports/scripted-trader.ts';
import { audit } from './audit.ts';
import { closeBrowser } from './chromium.ts';
import {
  type Answer,
  boardEnvironment,
  boardOf,
  lookAgain,
  type More,
  signedIn,
} from './dashboard-environment.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

const BARE: Alarm = {
  ...{ id: 'A31', kind: 'unprotected', symbol: 'SPY', since: plus(NOW, -42_000), times: 1 },
  text: 'SPY 100 has NO STOP; the loss is unlimited',
  escalatedAt: plus(NOW, -2_000),
};
const LOCKED: Alarm = {
  ...{ id: 'A12', kind: 'exit-held', symbol: 'FPT', since: plus(NOW, -600_000), times: 2 },
  text: 'FPT 500: 89900 is through its stop, none can be sold',
};
const CLOSED: EndedAlarm = {
  ...{ id: 'A5', kind: 'gateway-down', since: plus(NOW, -900_000), times: 1 },
  ...{ text: 'silent for 12 s', endedAt: plus(NOW, -840_000) },
  acknowledged: { by: 'ben', note: 'router restarted', at: plus(NOW, -860_000) },
};
const SEEN = { by: 'ann', note: 'broker called', at: NOW };

/** The trader has these alarms, and answers the list of all. */
async function ringing(role: 'operator' | 'viewer' = 'operator', alarms = [BARE, LOCKED]) {
  let now: readonly Alarm[] = alarms;
  const more: More = async ({ path }) =>
    path === '/alarms'
      ? ok(alarmRows({ alarms: now, endedAlarms: [CLOSED], marketTime: NOW }))
      : undefined;
  const environment = await boardEnvironment('paper', role, more);
  const show = (shown: readonly Alarm[]) => {
    now = shown;
    environment.show(boardOf({ alarms: shown }));
  };
  show(alarms);
  return { environment, show, ...(await signedIn(environment)) };
}

const icon = (page: Page) =>
  page.evaluate<string>(`decodeURIComponent(document.querySelector('link[rel=icon]').href)`);

describe('an alarm', () => {
  it('calls in the title and the icon, and is acknowledged in two clicks with a name and a note', async () => {
    const { environment, page, show, faults, foreign } = await ringing();
    await expect.poll(() => page.title()).toBe('(2) PAPER DU1 +15.90 · Desk · sluice');
    await expect.poll(() => icon(page)).toContain('>2<');
    await page.getByRole('button', { name: '2 alarms' }).click();
    const list = page.getByRole('dialog', { name: 'Alarms' });
    const [first] = await list.getByRole('listitem').allTextContents();
    for (const words of [
      /Danger SPY: NO STOP/,
      /42 s/,
      /the loss is unlimited/,
      /sluice protect SPY/,
      /Unanswered, so that the second receiver was called/,
    ])
      expect(first).toMatch(words);
    const more = list.getByRole('link', { name: 'More about SPY: NO STOP' });
    expect(await more.getAttribute('href')).toBe('/help/incidents#unprotected');
    await list.getByLabel('Note on FPT').fill('broker called');
    environment.answer(ok({ text: 'Acknowledged by ann.' }));
    await pictured(page, 'alarms');
    await list.getByRole('button', { name: 'Acknowledge FPT' }).click();
    await list.getByText('Acknowledged by ann.').waitFor();
    expect(environment.sent.map(({ body }) => body)).toMatchObject([
      { type: 'acknowledge-alarm', alarm_id: 'A12', note: 'broker called', by: { user: 'ann' } },
    ]);
    show([BARE, { ...LOCKED, acknowledged: SEEN }]);
    await lookAgain(page);
    await list.getByText(/: broker called/).waitFor();
    await expect.poll(() => page.title()).toBe('(1) PAPER DU1 +15.90 · Desk · sluice');
    await expect.poll(() => icon(page)).toContain('>1<');
    expect({ faults, foreign }).toEqual({ faults: [], foreign: [] });
  });

  it('is muted for a time, unless a position has no stop', async () => {
    const { environment, page } = await ringing();
    await page.getByRole('button', { name: '2 alarms' }).click();
    const list = page.getByRole('dialog', { name: 'Alarms' });
    await list.getByText('It cannot be muted').waitFor();
    expect(await list.getByRole('button', { name: /^Mute SPY/ }).count()).toBe(0);
    await list.getByLabel('Mute FPT').selectOption({ label: '4 h' });
    await list.getByRole('button', { name: 'Mute FPT' }).click();
    await expect
      .poll(() => environment.sent.map(({ body }) => body))
      .toMatchObject([{ type: 'mute-alarm', alarm_id: 'A12', minutes: 240 }]);
  });

  it('is acknowledged once however often the button is pressed', async () => {
    const { environment, page } = await ringing();
    const answer = Promise.withResolvers<Answer>();
    environment.answer(answer.promise);
    await page.getByRole('button', { name: '2 alarms' }).click();
    const list = page.getByRole('dialog', { name: 'Alarms' });
    await list.getByLabel('Note on FPT').fill('broker called');
    await list.getByRole('button', { name: 'Acknowledge FPT' }).click();
    await list.getByText('Sending…').waitFor();
    expect(await list.getByRole('button', { name: /^Mute FPT/ }).isDisabled()).toBe(true);
    await list.getByLabel('Note on FPT').press('Enter');
    answer.resolve(ok({ text: 'Acknowledged by ann.' }));
    await list.getByText('Acknowledged by ann.').waitFor();
    await list.getByRole('button', { name: 'Acknowledge FPT' }).waitFor();
    expect(environment.sent).toHaveLength(1);
  });

  it('that has ended is in the list of those, with what was said about it', async () => {
    const { page, show } = await ringing();
    show([]);
    await lookAgain(page);
    await expect.poll(() => page.title()).toBe('PAPER DU1 +15.90 · Desk · sluice');
    await page.getByRole('button', { name: '0 alarms' }).click();
    const list = page.getByRole('dialog', { name: 'Alarms' });
    await list.getByText('Nothing is wrong.').waitFor();
    await list.getByText('Ended alarms').click();
    await list.getByText('Gateway down').waitFor();
    await list.getByText(/router restarted/).waitFor();
    await audit(page, 'ended alarms');
  });

  it('that has ended stays in the list when an older answer without it arrives late', async () => {
    const { page } = await ringing();
    const held = Promise.withResolvers<void>();
    await page.route(
      '**/alarms?*',
      async (route) => {
        await held.promise;
        await route.fulfill({ json: [] });
      },
      { times: 1 },
    );
    await page.getByRole('button', { name: '2 alarms' }).click();
    const list = page.getByRole('dialog', { name: 'Alarms' });
    const heading = list.getByText('Ended alarms');
    const older = page.waitForRequest('**/alarms?*');
    await heading.click();
    await older;
    await heading.click();
    await heading.click();
    await list.getByText(/router restarted/).waitFor();
    const arrived = page.waitForResponse('**/alarms?*');
    held.resolve();
    await (await arrived).finished();
    await page.evaluate('new Promise((done) => setTimeout(done))');
    expect(await list.getByText(/router restarted/).count()).toBe(1);
  });

  it('is read, acknowledged and left by keyboard alone, and axe finds nothing', async () => {
    const { environment, page } = await ringing();
    await page.getByRole('button', { name: '2 alarms' }).focus();
    await page.keyboard.press('Enter');
    const list = page.getByRole('dialog', { name: 'Alarms' });
    await list.waitFor();
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 740 });
      await audit(page, `alarms, ${width}`);
      expect(
        await page.evaluate('document.querySelector("dialog.alarms").scrollWidth'),
      ).toBeLessThanOrEqual(width);
    }
    await list.getByLabel('Note on SPY').focus();
    await page.keyboard.type('on it');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => environment.sent.map(({ body }) => body))
      .toMatchObject([{ type: 'acknowledge-alarm', alarm_id: 'A31', note: 'on it' }]);
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('2 alarms');
  });

  it('is seen by a viewer, who is told that the role only looks', async () => {
    const { environment, page } = await ringing('viewer');
    await page.getByRole('button', { name: '2 alarms' }).click();
    await page.getByText(/you may look at it/).waitFor();
    expect(await page.getByRole('button', { name: 'Acknowledge FPT' }).isDisabled()).toBe(true);
    expect(environment.sent).toEqual([]);
  });
});
