// The palette, the list of keys and HALT by key, from everywhere on the page.
import { afterAll, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { closeBrowser } from './chromium.ts';
import { boardEnvironment, signedIn } from './dashboard-environment.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

const TIMES = 10;
const DRAWN =
  'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))';

it('is open when it is asked for again as soon as it is closed', async () => {
  const { page } = await signedIn(await boardEnvironment());
  const devtools = await page.context().newCDPSession(page);
  const search = { key: 'k', code: 'KeyK', modifiers: 2, windowsVirtualKeyCode: 75 };
  const leave = { key: 'Escape', code: 'Escape', windowsVirtualKeyCode: 27 };
  for (let n = 0; n < TIMES; n += 1) {
    // All sent before the first one is answered.
    await Promise.all(
      [search, leave, search].flatMap((key) =>
        (['keyDown', 'keyUp'] as const).map((type) =>
          devtools.send('Input.dispatchKeyEvent', { type, ...key }),
        ),
      ),
    );
    await page.evaluate(DRAWN);
    await page.locator('dialog.palette[open]').getByRole('textbox').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
});

it('finds pages and commands, lists the keys, and halts from within a field', async () => {
  const environment = await boardEnvironment();
  const { page, faults } = await signedIn(environment);
  const palette = page.getByRole('dialog', { name: 'Go to or do' });
  await page.keyboard.press('Control+k');
  await palette.waitFor();
  await audit(page, 'palette');
  await pictured(page, 'palette');
  await page.keyboard.type('trades');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Trades' }).waitFor();
  expect(await palette.count()).toBe(0);

  await page.keyboard.press('Control+k');
  await palette.waitFor();
  await page.keyboard.type('spy');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const focused = () => page.evaluate('document.activeElement.textContent');
  await expect.poll(focused).toBe('Order SPY');
  await page.keyboard.press('Enter');
  const symbol = page.getByRole('form', { name: 'Order' }).getByRole('textbox', { name: 'Symbol' });
  await expect.poll(() => symbol.inputValue()).toBe('SPY');

  await symbol.focus();
  await page.keyboard.press('?');
  await expect.poll(() => symbol.inputValue()).toBe('SPY?');
  await page.keyboard.press('Control+Alt+h');
  const halt = page.getByRole('dialog', { name: 'Halt trading' });
  await halt.waitFor();
  expect(environment.sent).toEqual([]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('done').waitFor();
  expect(environment.sent).toMatchObject([{ body: { type: 'halt' } }]);

  await page.locator('#main').focus();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).getByText('Ctrl Alt H').waitFor();
  await audit(page, 'keys');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(faults).toEqual([]);
});
