// The order ticket: from the desk to an order that the trader has checked.
import { afterAll, expect, it } from 'vitest';
import { ok } from '../../src/kernel/result.ts';
import { audit } from './audit.ts';
import { closeBrowser } from './chromium.ts';
import { boardEnvironment, signedIn } from './dashboard-environment.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

const DRAFT = {
  ...{ side: 'BUY', quantity: 100, order_type: 'LMT', price: 230, notional: 23_000 },
  ...{ stop_price: 225.5, target_price: 240, risk: 450, effect: 'open', as: 'position' },
  owner: 'ann',
} as const;

it('takes a symbol as it is typed, also in its middle', async () => {
  const { page } = await signedIn(await boardEnvironment());
  await page.evaluate(`location.hash = '#/order'`);
  const form = page.getByRole('form', { name: 'Order' });
  const symbol = form.getByRole('textbox', { name: 'Symbol' });
  await symbol.fill('bb');
  await symbol.press('Home');
  await symbol.press('ArrowRight');
  await symbol.pressSequentially('rk.');
  await form.getByLabel('Shares').fill('1');
  await form.getByLabel('Type').selectOption('MKT');
  await form.getByRole('button', { name: 'Check…' }).click();
  await page.getByRole('dialog', { name: 'Buy 1 BRK.B' }).waitFor();
});

it('says every reason, the stop and the worst case before one confirmation sends it once', async () => {
  const environment = await boardEnvironment();
  const { page, faults } = await signedIn(environment);
  await page.getByRole('link', { name: 'New order' }).click();
  const form = page.getByRole('form', { name: 'Order' });
  await form.getByRole('textbox', { name: 'Symbol' }).fill('aapl');
  await form.getByLabel('Shares').fill('1.5');
  await page.getByText('Enter a whole number of shares.').waitFor();
  await form.getByLabel('Shares').fill('100');
  await form.getByRole('textbox', { name: 'Limit' }).fill('230');
  await form.getByLabel(/^Stop/).fill('225,50');
  await form.getByLabel(/^Target/).fill('240');
  await pictured(page, 'order-ticket');
  await audit(page, 'order ticket');

  const dialog = page.getByRole('dialog');
  const refusal = 'Refused: buy 100 AAPL: the daily loss is reached; AAPL has a cooldown.';
  environment.answer(
    ok({
      ...{ allowed: false, text: refusal, order: null, lots: null },
      reasons: [{ kind: 'daily_loss' }, { kind: 'cooldown' }],
    }),
  );
  await form.getByRole('button', { name: 'Check…' }).click();
  await dialog.getByText(refusal).waitFor();
  expect(await dialog.getByRole('button', { name: 'Buy 100 AAPL' }).isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  environment.answer(
    ok({
      ...{ allowed: true, reasons: [], order: DRAFT, lots: null },
      text: 'Allowed: buy 100 AAPL, limit 230; stop 225.5, target 240, 450.00 USD at risk.',
    }),
  );
  await form.getByRole('button', { name: 'Check…' }).click();
  await dialog.getByText(/If its stop fills at 225\.50, it loses 450\.00\. Over a gap/).waitFor();
  await pictured(page, 'order-check');
  environment.answer(
    ok({
      ...{ text: 'Order a.1.e: sent.', order_ref: 'a.1.e', position_id: 'AAPL-9' },
      ...{ repeated: false, price_as_sent: null, order: null },
    }),
  );
  await dialog.getByRole('button', { name: 'Buy 100 AAPL' }).click();
  await page.getByText('Order a.1.e: sent.').waitFor();
  const order = {
    ...{ symbol: 'AAPL', side: 'BUY', order_type: 'LMT', quantity: 100, price: 230 },
    protection: { stop: { price: 225.5 }, target: { price: 240 } },
  };
  expect(environment.sent.map(({ path, body }) => ({ path, ...(body as object) }))).toMatchObject([
    { path: '/orders/check', ...order },
    { path: '/orders/check', ...order },
    { path: '/orders', ...order, by: { key: expect.any(String) } },
  ]);
  expect(faults).toEqual([]);
});
