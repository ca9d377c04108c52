// The day as a film in a browser: any moment of it, by link, by time, by key and playing; also while API and trader are gone.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { FILMED_DAY } from '../api/harness/filmed-day.ts';
import { audit } from './audit.ts';
import { closeBrowser } from './chromium.ts';
import { fitsEverywhere } from './everywhere.ts';
import { filmShown } from './film-environment.ts';

afterAll(closeBrowser);

const navigationOf = (page: Page) => page.getByRole('navigation', { name: 'Pages' });
const scrubberOf = (page: Page) => page.getByRole('slider', { name: 'Time of the film' });
const timeOf = (page: Page) => page.locator('.moment dd').first();

it('answers what happened at a time of day with two clicks, and the address is a link to it', async () => {
  const { page, faults } = await filmShown({ address: '' });
  await navigationOf(page).getByRole('link', { name: 'Film' }).click();
  await page.getByLabel('Time of day').fill('09:36');
  await page.getByRole('button', { name: 'Go' }).click();
  await page.getByRole('heading', { name: 'What happened at 09:36 ET' }).waitFor();
  await page.getByText(/SPY BUY, confidence 0.8/).waitFor();
  await page.getByText(/the position is open already: SPY-6/).waitFor();
  await expect.poll(() => page.url()).toContain(`#/film/${FILMED_DAY}?at=09:36:59&symbol=SPY`);
  expect(faults).toEqual([]);
});

it('opens at the moment of a link, with the quote, the position and its stop as they were', async () => {
  const { page } = await filmShown({ address: `/film/${FILMED_DAY}?at=09:36:19&symbol=SPY` });
  await expect.poll(() => timeOf(page).textContent()).toBe('09:36:19');
  const figures = page.locator('.moment');
  await expect.poll(() => figures.textContent()).toMatch(/369\.62 \/ 369\.64/);
  await expect.poll(() => figures.textContent()).toMatch(/SPY-6 long 100 at 369\.74, stop 369\.00/);
  await page.getByRole('img', { name: /SPY at 09:36:19 ET: 1 bars, 2 executions/ }).waitFor();
  // Before its stop was moved.
  await scrubberOf(page).press('Shift+ArrowLeft');
  await expect.poll(() => figures.textContent()).not.toMatch(/SPY-6/);
});

it('is at the moment of a link that is followed again, once it was moved', async () => {
  const { page } = await filmShown({ address: `/film/${FILMED_DAY}?at=09:36:30&symbol=SPY` });
  await expect.poll(() => timeOf(page).textContent()).toBe('09:36:30');
  await scrubberOf(page).press('End');
  await expect.poll(() => page.url()).not.toContain('at=09:36:30');
  await page.evaluate(`location.hash = '/film/${FILMED_DAY}?at=09:36:30&symbol=SPY'`);
  await expect.poll(() => timeOf(page).textContent()).toBe('09:36:30');
});

it('is worked by keys, and plays to its end', async () => {
  const { page, faults } = await filmShown({ address: `/film/${FILMED_DAY}?at=09:36:30` });
  await expect.poll(() => timeOf(page).textContent()).toBe('09:36:30');
  const scrubber = scrubberOf(page);
  await scrubber.press('ArrowRight');
  await expect.poll(() => scrubber.getAttribute('aria-valuetext')).toBe('09:36:35 ET, last 369.67');
  await scrubber.press('Shift+ArrowRight');
  await expect.poll(() => timeOf(page).textContent()).toBe('09:37:35');
  await page.getByRole('button', { name: 'Fact before' }).press('Enter');
  await expect.poll(() => timeOf(page).textContent()).toMatch(/^09:36:/);
  await page.getByLabel('Speed').selectOption('600 ×');
  await scrubber.press('Space');
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await page.getByRole('button', { name: 'Play' }).waitFor();
  await expect.poll(() => timeOf(page).textContent()).toMatch(/^09:46:0|^09:45:5/);
  expect(faults).toEqual([]);
});

it('plays again from its beginning, and from any moment', async () => {
  const { page, faults } = await filmShown({
    minutesBefore: 6,
    address: `/film/${FILMED_DAY}?at=09:37`,
  });
  await expect.poll(() => timeOf(page).textContent()).toBe('09:37:59');
  await page.locator('.drawn[aria-busy="false"] canvas').first().waitFor();
  const scrubber = scrubberOf(page);
  await page.getByLabel('Speed').selectOption('600 ×');
  for (const key of ['Home', 'End', 'Home']) {
    await scrubber.press(key);
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('button', { name: 'Play' }).waitFor();
  }
  await expect.poll(() => timeOf(page).textContent()).toMatch(/^09:46:0|^09:45:5/);
  expect(faults).toEqual([]);
});

it('says in a sentence that a time, a day or an address is wrong, and what is missing', async () => {
  const { page } = await filmShown({ hasTape: false });
  await page.getByText(/There is no tape of 2020-12-16 and no bars are stored/).waitFor();
  await page.getByLabel('Time of day').fill('25:00');
  await page.getByLabel('Time of day').press('Enter');
  await page.getByText('25:00 is not a time of day. Write it as 10:41 or 10:41:20.').waitFor();
  await page.getByLabel('Time of day').fill('08:00');
  await page.getByLabel('Time of day').press('Enter');
  await page.getByText(/^Nothing is known of 08:00: the film begins at 09:30/).waitFor();
  await page.evaluate(`location.hash = '#/film/2020-12-19'`);
  await page.getByText('The exchange was closed on 2020-12-19').waitFor();
  await page.getByRole('link', { name: `← ${FILMED_DAY}` }).click();
  await page.getByRole('heading', { name: /^What happened at/ }).waitFor();
  await page.evaluate(`location.hash = '#/film/tomorrow'`);
  await page.getByText(/tomorrow is not a day of the calendar/).waitFor();
  await page.evaluate(`location.hash = '#/film/${FILMED_DAY}?symbol=zzz'`);
  await page.getByText('ZZZ has neither a fact nor a price on 2020-12-16.').waitFor();
});

it('does not take back who has just left it', async () => {
  const { page } = await filmShown({ address: `/film/${FILMED_DAY}?at=09:36:19&symbol=SPY` });
  // As on a busy machine: the browser says late that the address is another one.
  await page.addInitScript(`
    globalThis.isLate = false;
    addEventListener('hashchange', (event) => {
      if (isLate) event.stopImmediatePropagation();
    });
  `);
  await page.reload();
  await expect.poll(() => timeOf(page).textContent()).toBe('09:36:19');
  await page.evaluate(`isLate = true; location.hash = '#/why'`);
  await scrubberOf(page).press('ArrowLeft');
  await expect.poll(() => timeOf(page).textContent()).toBe('09:36:14');
  await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))',
  );
  await page.evaluate(`isLate = false; dispatchEvent(new HashChangeEvent('hashchange'))`);
  await page.getByRole('textbox', { name: /^A symbol, or the id of/ }).waitFor();
});

it('is asked for again until it is there', async () => {
  const { page } = await filmShown({ hasTape: false });
  let refusals = 0;
  await page.route(/\/film\/2020-12-16\?symbol=ZZZ/, async (route) => {
    refusals += 1;
    await (refusals === 1 ? route.abort('timedout') : route.continue());
  });
  await page.evaluate(`location.hash = '#/film/${FILMED_DAY}?symbol=zzz'`);
  await page.getByText('The API does not answer; it is asked again.').waitFor();
  await page.getByText('ZZZ has neither a fact nor a price on 2020-12-16.').waitFor();
});

it('goes on while the API is gone: what is shown is past', async () => {
  const { page, api } = await filmShown({ address: `/film/${FILMED_DAY}?at=09:37` });
  await expect.poll(() => timeOf(page).textContent()).toBe('09:37:59');
  await api.close();
  await page
    .getByText(/struck out|does not answer/)
    .first()
    .waitFor();
  await scrubberOf(page).press('ArrowRight');
  await expect.poll(() => timeOf(page).textContent()).toBe('09:38:04');
  await page.getByRole('button', { name: 'Fact before' }).click();
  await page.getByText(/the position is open already: SPY-6/).waitFor();
});

it('fits every screen and the paper, and axe finds nothing', async () => {
  const { page, faults, foreign } = await filmShown({
    address: `/film/${FILMED_DAY}?at=09:36:19`,
  });
  await page.locator('.drawn[aria-busy="false"] canvas').first().waitFor();
  await audit(page, 'film');
  await page.setViewportSize({ width: 360, height: 740 });
  await audit(page, 'film at 360 px');
  await fitsEverywhere(page, 'film');
  expect([...faults, ...foreign]).toEqual([]);
});

async function savedBy(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

it('saves a moment as a picture, with amounts only if wanted, and the day as a clip', async () => {
  const { page, faults } = await filmShown({ address: `/film/${FILMED_DAY}?at=09:40:00` });
  const hidden = await savedBy(page, 'Save picture');
  expect(hidden.name).toBe('SPY-2020-12-16-094000.png');
  expect(hidden.bytes.subarray(1, 4).toString()).toBe('PNG');
  expect([hidden.bytes.readUInt32BE(16), hidden.bytes.readUInt32BE(20)]).toEqual([1_200, 675]);
  keepPicture('film-card', hidden.bytes);
  await page.getByLabel('with quantities and money').check();
  const shown = await savedBy(page, 'Save picture');
  expect(shown.bytes.equals(hidden.bytes)).toBe(false);
  const clip = await savedBy(page, 'Save clip of 12 s');
  expect(clip.name).toBe('SPY-2020-12-16.webm');
  expect(clip.bytes.subarray(0, 4).toString('hex')).toBe('1a45dfa3');
  await page.getByText('Clip saved.').waitFor();
  await page.getByRole('button', { name: 'Save clip of 12 s' }).click();
  await page.getByRole('button', { name: 'Cancel the clip' }).click();
  await page.getByText('No clip was saved.').waitFor();
  expect(faults).toEqual([]);
});

function keepPicture(name: string, bytes: Buffer): void {
  const folder = process.env.SLUICE_SCREENSHOTS;
  if (folder !== undefined) writeFileSync(join(folder, `${name}.png`), bytes);
}
