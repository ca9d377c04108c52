// The account on the first page, with its value day by day; and what a command answered, which belongs to its page.
import { afterAll, describe, expect, it } from 'vitest';
import { ok } from '../../src/kernel/result.ts';
import { audit } from './audit.ts';
import { closeBrowser } from './chromium.ts';
import { boardEnvironment, type More, signedIn } from './dashboard-environment.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

const EQUITY = [
  { day: '2020-12-14', net_liquidation: 998_000 },
  { day: '2020-12-15', net_liquidation: 1_001_500 },
  { day: '2020-12-16', net_liquidation: 1_000_200 },
];
const more: More = async ({ path }) => (path === '/equity' ? ok(EQUITY) : undefined);

/** Where each text that was drawn last begins, in pixels of its canvas; texts beside a curve end where they are put. */
const LEFT_OF_TEXTS = `
  globalThis.leftOfTexts = {};
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, ...more) {
    if (this.textAlign === 'right') globalThis.leftOfTexts[text] = x - this.measureText(text).width;
    return fillText.call(this, text, x, ...more);
  };
`;

describe('the first page', () => {
  it('has the value of the account, cash and buying power, and the value of each day as a curve', async () => {
    const { page, faults } = await signedIn(await boardEnvironment('paper', 'operator', more));
    const account = page.getByRole('region', { name: 'Balance' });
    await account.getByText('Value at the beginning of each day').waitFor();
    for (const name of ['Value', 'Cash', 'Buying power'])
      expect(await account.getByText(name, { exact: true }).count(), name).toBeGreaterThan(0);
    const curve = account.getByRole('img', { name: /between 998,000\.00 USD and/ });
    await curve.waitFor();
    await account.getByRole('button', { name: 'Read as table' }).click();
    await account.getByText('1,001,500.00 USD').first().waitFor();
    await audit(page, 'account');
    await pictured(page, 'account');
    expect(faults).toEqual([]);
  });

  it('writes large amounts in full beside the curve', async () => {
    const large = [
      { day: '2026-06-08', net_liquidation: 10_000_035_450 },
      { day: '2026-06-09', net_liquidation: 9_999_485_450 },
    ];
    const { page } = await signedIn(
      await boardEnvironment('paper', 'operator', async ({ path }) =>
        path === '/equity' ? ok(large) : undefined,
      ),
    );
    await page.addInitScript(LEFT_OF_TEXTS);
    await page.reload();
    await page.getByRole('region', { name: 'Balance' }).getByRole('img').waitFor();
    const left = () => page.evaluate<Record<string, number>>('globalThis.leftOfTexts');
    const amounts = async () =>
      Object.entries(await left()).filter(([text]) => /^\d+,\d{3},\d{3},\d{3}$/.test(text));
    await expect.poll(async () => (await amounts()).length).toBeGreaterThan(2);
    for (const [text, at] of await amounts()) expect(at, text).toBeGreaterThanOrEqual(0);
  });

  it('forgets what a command answered once somebody goes to another page', async () => {
    const environment = await boardEnvironment();
    environment.answer(ok({ text: 'Halted: no new entries.' }));
    const { page } = await signedIn(environment);
    await page.getByRole('button', { name: 'HALT' }).click();
    await page.getByRole('button', { name: 'Halt now' }).click();
    const answer = page.getByText('Halted: no new entries.');
    await answer.waitFor();
    await page.getByRole('link', { name: 'System' }).click();
    await answer.waitFor({ state: 'detached' });
  });
});
