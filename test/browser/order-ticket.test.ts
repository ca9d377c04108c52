// The order ticket: from the desk to an order that the trader has checked.
import type { Locator } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { ok } from '../../src/kernel/result.ts';
import { audit } from './audit.ts';
import { closeBrowser } from './chromium.ts';
import { type Answer, boardEnvironment, signedIn } from './dashboard-environment.ts';
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

/** Choices that are wider than the room that the field has for them. */
const CUT_CHOICES = `[...document.querySelectorAll('form.ticket select')].flatMap((select) => {
  const style = getComputedStyle(select);
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = style.font;
  // The arrow stands in it too.
  const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 20;
  return [...select.options].map(({ text }) => text).filter((text) => pen.measureText(text).width > room);
})`;

it('shows each choice whole on a phone, and amounts in groups', async () => {
  const environment = await boardEnvironment();
  const { page } = await signedIn(environment);
  await page.evaluate(`location.hash = '#/order'`);
  const form = page.getByRole('form', { name: 'Order' });
  await form.getByLabel('Shares').fill('99999999');
  for (const width of [360, 390, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(CUT_CHOICES), `${width}`).toEqual([]);
  }
  await form.getByRole('textbox', { name: 'Symbol' }).fill('spy');
  await form.getByLabel('Type').selectOption('MKT');
  const text = 'Refused: buy 99999999 SPY: it would be 3699608.91 % of 10000.00 USD.';
  environment.answer(ok({ allowed: false, text, order: null, lots: null, reasons: [] }));
  await form.getByRole('button', { name: 'Check…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Buy 99,999,999 SPY' });
  await dialog
    .getByText('Refused: buy 99,999,999 SPY: it would be 3,699,608.91 % of 10,000.00 USD.')
    .waitFor();
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

describe('what the trader has against an order', () => {
  it('stands beside its field, until that is changed; a stop is also written in percent or by the ATR', async () => {
    const environment = await boardEnvironment();
    const { page, faults } = await signedIn(environment);
    await page.evaluate(`location.hash = '#/order/AAPL'`);
    const form = page.getByRole('form', { name: 'Order' });
    const dialog = page.getByRole('dialog');
    const check = form.getByRole('button', { name: 'Check…' });
    await form.getByLabel('Shares').fill('100');
    await form.getByRole('textbox', { name: 'Limit' }).fill('230');
    await form.getByLabel('Kind of stop').selectOption({ label: 'percent of the price' });
    const stop = form.getByRole('textbox', { name: /^Stop/ });
    await stop.fill('120');
    await check.click();
    // The API says it itself: nothing reaches the trader.
    await dialog.getByRole('alert').first().waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => descriptionOf(stop)).toMatch(/100/);
    expect(await stop.getAttribute('aria-invalid')).toBe('true');
    expect(environment.sent).toEqual([]);
    await pictured(page, 'order-faults');
    await audit(page, 'order faults');
    expect(await form.getByLabel('Shares').inputValue()).toBe('100');

    await stop.fill('3');
    await expect.poll(() => descriptionOf(stop)).toBe('');
    environment.answer(
      ok({
        ...{ allowed: false, text: 'Refused: buy 100 AAPL.', order: null, lots: null },
        reasons: [
          { kind: 'price_off_tick', field: 'price', price: 230, below: 229.95, above: 230.05 },
          { kind: 'shares_over_limit', limit: 50 },
          { kind: 'daily_loss' },
        ],
      }),
    );
    await check.click();
    await dialog.getByText('Refused: buy 100 AAPL.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await descriptionOf(form.getByRole('textbox', { name: 'Limit' }))).toMatch(/229\.95/);
    expect(await descriptionOf(form.getByLabel('Shares'))).toMatch(/limit 50/);

    await form.getByLabel('Kind of stop').selectOption({ label: 'times the ATR' });
    // Three percent are not three ranges.
    expect(await stop.inputValue()).toBe('');
    await stop.fill('2,5');
    await check.click();
    await dialog.getByText('Refused: buy 100 AAPL.').waitFor();
    expect(environment.sent.map(({ body }) => body)).toMatchObject([
      { protection: { stop: { percent: 3 } } },
      { protection: { stop: { atr: { multiple: 2.5 } } } },
    ]);
    expect(faults).toEqual([]);
  });

  it('of an earlier order is not said of the next, however late it comes', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    await page.evaluate(`location.hash = '#/order/AAPL'`);
    const form = page.getByRole('form', { name: 'Order' });
    const dialog = page.getByRole('dialog');
    await form.getByLabel('Type').selectOption('MKT');
    await form.getByLabel('Shares').fill('100');
    const late = Promise.withResolvers<Answer>();
    environment.answer(late.promise);
    await form.getByRole('button', { name: 'Check…' }).click();
    await expect.poll(() => environment.sent.length).toBe(1);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    const allowed = { allowed: true, reasons: [], order: DRAFT, lots: null, text: 'Allowed.' };
    environment.answer(ok(allowed));
    await form.getByLabel('Shares').fill('40');
    await form.getByRole('button', { name: 'Check…' }).click();
    await dialog.getByText(/^Allowed\./).waitFor();
    const arrived = page.waitForResponse('**/orders/check*');
    const reasons = [{ kind: 'shares_over_limit', limit: 50 }];
    late.resolve(ok({ ...allowed, allowed: false, text: 'Refused.', order: null, reasons }));
    await (await arrived).finished();
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await descriptionOf(form.getByLabel('Shares'))).toBe('');
    expect(await form.getByLabel('Shares').inputValue()).toBe('40');
  });
});

it('buys as holding without a stop, and says that all of it can be lost', async () => {
  const environment = await boardEnvironment();
  const { page } = await signedIn(environment);
  await page.evaluate(`location.hash = '#/order/AAPL'`);
  const form = page.getByRole('form', { name: 'Order' });
  await form.getByLabel('Type').selectOption('MKT');
  await form.getByLabel('Shares').fill('10');
  await form.getByLabel(/^Stop/).fill('200');
  await form.getByLabel('Kept as').selectOption('holding');
  await page.getByText('A holding has no stop: all that is paid can be lost').waitFor();
  expect(await form.getByLabel(/^Stop|^Target/).count()).toBe(0);
  environment.answer(
    ok({
      allowed: false,
      text: 'Refused.',
      order: null,
      lots: null,
      reasons: [{ kind: 'holdings_not_allowed' }],
    }),
  );
  await form.getByRole('button', { name: 'Check…' }).click();
  await page
    .getByRole('dialog', { name: 'Buy 10 AAPL as holding' })
    .getByText('Refused.')
    .waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  expect(await descriptionOf(form.getByLabel('Kept as'))).toBe('holdings not allowed');
  expect(environment.sent.map(({ body }) => body)).toEqual([
    expect.objectContaining({ as: 'holding', symbol: 'AAPL', quantity: 10 }),
  ]);
  expect(environment.sent[0]?.body).not.toHaveProperty('protection');
  // Nothing that was typed is lost by looking.
  await form.getByLabel('Kept as').selectOption('position');
  expect(await form.getByLabel(/^Stop/).inputValue()).toBe('200');
});

it('takes the position of a strategy over if asked to, and only of the symbol that it was asked for', async () => {
  const environment = await boardEnvironment();
  const { page } = await signedIn(environment);
  await page.evaluate(`location.hash = '#/order'`);
  const form = page.getByRole('form', { name: 'Order' });
  const takeOver = form.getByRole('checkbox', { name: 'Take the position over from demo' });
  const symbol = form.getByRole('textbox', { name: 'Symbol' });
  await form.getByLabel('Shares').fill('100');
  await form.getByLabel('Type').selectOption('MKT');
  await form.getByLabel('Side').selectOption('SELL');
  await symbol.fill('spy');
  await takeOver.check();
  environment.answer(ok({ allowed: true, text: 'Allowed.', order: null, lots: null, reasons: [] }));
  const check = async () => {
    await form.getByRole('button', { name: 'Check…' }).click();
    await page.getByRole('dialog').getByText('Allowed.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  };
  await check();
  await symbol.fill('aapl');
  await takeOver.waitFor({ state: 'detached' });
  await check();
  await symbol.fill('spy');
  expect(await takeOver.isChecked()).toBe(false);
  expect(
    environment.sent.map(
      ({ body }) => (body as { take_ownership?: boolean }).take_ownership ?? false,
    ),
  ).toEqual([true, false]);
});

/** What stands below a field. */
async function descriptionOf(field: Locator): Promise<string> {
  return field.evaluate((input) => {
    const id = input.getAttribute('aria-describedby');
    return (id === null ? null : input.ownerDocument.getElementById(id))?.textContent ?? '';
  });
}
