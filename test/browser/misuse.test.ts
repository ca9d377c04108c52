// What people, networks and machines do to the page: pressing twice, two tabs, a session that ends, a network that goes away,
// a tab that was frozen. One command or none is sent, what is not known is said, and nothing is missing afterwards.
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { failed } from '../../src/kernel/result.ts';
import type { BoardView } from '../../src/trader/ports/dashboard-snapshot.ts';
import { ORDER } from '../api/harness/scripted-trader.ts';
import { PASSWORD } from '../api/harness/served.ts';
import { POSITION } from '../trader/surfaces/control/control-harness.ts';
import { closeBrowser, signInByPassword } from './chromium.ts';
import {
  type BoardEnvironment,
  boardEnvironment,
  boardOf,
  lookAgain,
  signedIn,
} from './dashboard-environment.ts';

afterAll(closeBrowser);

type Answer = Parameters<BoardEnvironment['answer']>[0];

const HALTED = boardOf({ trading: { state: 'HALTED', reason: 'daily-loss' } });
const MARKUP = '<img src=x onerror=alert(1)>';

const refusal = (status: number, detail: string): Answer => ({
  ok: false,
  failure: { kind: 'problem', status, detail },
});

function confirmations({ sent }: BoardEnvironment): unknown[] {
  return sent.map(({ body }) => (body as { readonly confirmed?: boolean }).confirmed);
}

describe('a command', () => {
  it('halts in two actions, once however often it is pressed', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    await page.getByRole('button', { name: 'HALT' }).click();
    await page.getByText(/No new position is opened, also after a restart/).waitFor();
    await page.getByRole('button', { name: 'Halt now' }).dblclick();
    await page.getByText('done').waitFor();
    expect(environment.sent).toMatchObject([{ method: 'POST', body: { type: 'halt' } }]);
  });

  it('shows what the server would do before it is confirmed, and why it was refused', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    const preview = Promise.withResolvers<Answer>();
    environment.answer(preview.promise as Answer);
    await page.getByRole('button', { name: 'Exit SPY' }).click();
    const does = page.getByRole('dialog').getByRole('button', { name: 'Exit SPY' });
    await page.getByText('Asking what it would do').waitFor();
    expect(await does.isDisabled()).toBe(true);
    preview.resolve(refusal(428, 'Sells 100 SPY at market.') as never);
    await page.getByText('Sells 100 SPY at market.').waitFor();
    // Meanwhile the stop has filled: what was confirmed is judged by the server, as it is then.
    environment.show(boardOf({ positions: 0, protectedPositions: 0 }, { positions: [] }));
    await page.getByText('No position is open.').waitFor();
    environment.answer(refusal(409, 'SPY is being closed already.'));
    await does.click();
    await page.getByText('SPY is being closed already.').waitFor();
    expect(confirmations(environment)).toEqual([false, true]);
  });

  it('is not sent by who may only read, who is told why', async () => {
    const environment = await boardEnvironment('paper', 'viewer');
    const { page } = await signedIn(environment);
    await page.getByRole('button', { name: 'HALT' }).click();
    await page.getByText(/Your role on DU1 is viewer: you may look at it/).waitFor();
    expect(await page.getByRole('button', { name: 'Halt now' }).isDisabled()).toBe(true);
    expect(environment.sent).toEqual([]);
  });

  it('waits while the page is cut off, and is offered again when it is not', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    await page.getByRole('button', { name: 'HALT' }).click();
    const does = page.getByRole('button', { name: 'Halt now' });
    environment.lose(20);
    await lookAgain(page);
    await page.getByText(/The page is cut off; nothing can be commanded/).waitFor();
    expect(await does.isDisabled()).toBe(true);
    environment.lose(undefined);
    await lookAgain(page);
    await does.click();
    await page.getByText('done').waitFor();
    expect(environment.sent).toHaveLength(1);
  });

  it('of two tabs is judged twice by the server, and each tab reads its own answer', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    const other = await page.context().newPage();
    await other.goto(environment.url);
    environment.answer(refusal(428, 'Sells 100 SPY at market.'));
    const does = (at: Page) => at.getByRole('dialog').getByRole('button', { name: 'Exit SPY' });
    for (const at of [page, other]) {
      await at.getByRole('button', { name: 'Exit SPY' }).click();
      await at.getByText('Sells 100 SPY at market.').waitFor();
    }
    environment.answer({ ok: true, value: { text: 'closing SPY' } });
    await does(page).click();
    await page.getByText('closing SPY').waitFor();
    environment.answer(refusal(409, 'SPY is being closed already.'));
    await does(other).click();
    await other.getByText('SPY is being closed already.').waitFor();
    expect(confirmations(environment)).toEqual([false, false, true, true]);
  });
});

describe('a session', () => {
  it('leaves nothing in storage, in the address or readable in cookies', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    const kept = await page.evaluate(
      '[document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage), location.href]',
    );
    expect(kept).toEqual(['', '{}', '{}', environment.url]);
  });

  it('goes on when its token has expired, without a word', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    environment.api.pass(3_600_000);
    environment.show(boardOf({ trading: { state: 'REDUCING', reason: 'daily-loss' } }));
    await page.getByText('daily-loss').waitFor();
    environment.api.pass(3_600_000);
    await page.getByRole('button', { name: 'HALT' }).click();
    await page.getByRole('button', { name: 'Halt now' }).click();
    await page.getByText('done').waitFor();
  });

  it('that has ended is told, also while a confirmation is open, which is gone with it', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    await page.getByRole('button', { name: 'HALT' }).click();
    await page.getByRole('dialog').waitFor();
    environment.api.pass(15 * 24 * 3_600_000);
    await lookAgain(page);
    await page.getByText(/Your session has ended/).waitFor();
    await signInByPassword(page, 'ann', PASSWORD);
    await page.getByRole('row', { name: /SPY/ }).first().waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(environment.sent).toEqual([]);
  });

  it('that another tab has ended commands nothing', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    const other = await page.context().newPage();
    await other.goto(environment.url);
    await other.getByRole('button', { name: 'HALT' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You have signed out.').waitFor();
    // It may have noticed already.
    await other
      .getByRole('button', { name: 'Halt now' })
      .click({ timeout: 2_000 })
      .catch(() => undefined);
    await other.getByText('You have signed out in another tab of this browser.').waitFor();
    expect(environment.sent).toEqual([]);
  });
});

describe('what is shown', () => {
  it('is old when the network is away, cut off later, and complete when it is back', async () => {
    const environment = await boardEnvironment();
    const { page } = await timed(environment);
    await page.context().setOffline(true);
    await page.clock.runFor(3_250);
    await page.getByText(/The API does not answer\. Values of the trader are \d+ s old/).waitFor();
    await expect.poll(() => page.title()).toContain('OLD');
    await page.clock.fastForward(15_000);
    await page.getByText(/struck out/).waitFor();
    expect(await page.getByRole('button', { name: 'HALT' }).isDisabled()).toBe(true);
    environment.show(HALTED);
    await page.context().setOffline(false);
    await page.clock.runFor(3_000);
    await page.getByText('daily-loss').waitFor();
    await expect.poll(() => page.title()).not.toContain('OLD');
  });

  it('loads by itself what could not be loaded without a network, once something answers', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    await page.context().setOffline(true);
    await page.getByText(/struck out/).waitFor();
    await page.getByRole('link', { name: 'New order' }).click();
    await page.getByText('This page could not be loaded.').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('heading', { name: 'Order', exact: true }).waitFor();
  });

  it('says on System how long ago everything was, also while nothing answers', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    await page.getByRole('link', { name: 'System', exact: true }).click();
    const gateway = page.getByRole('region', { name: 'Gateway and feeds' });
    await gateway.waitFor();
    environment.lose(20);
    await lookAgain(page);
    await page.getByText(/struck out/).waitFor();
    await expect.poll(() => gateway.textContent()).toMatch(/, 2\d s ago/);
  });

  it('says its age at once when a tab comes back that was frozen for five minutes', async () => {
    let held: Promise<void> | undefined;
    const answers = Promise.withResolvers<void>();
    const environment = await boardEnvironment('paper', 'operator', async ({ path }) => {
      if (path === '/board') await held;
      return undefined;
    });
    const { page } = await timed(environment);
    held = answers.promise;
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    environment.show(HALTED);
    await page.clock.fastForward(300_000);
    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    await page.getByText(/Values of the trader are 5 min old and struck out/).waitFor();
    expect(await page.getByRole('button', { name: 'HALT' }).isDisabled()).toBe(true);
    answers.resolve();
    await page.clock.runFor(3_000);
    await page.getByText('daily-loss').waitFor();
    await page.getByText(/Values of the trader are/).waitFor({ state: 'detached' });
  });

  it('asks nothing while the tab is hidden for long, and goes on where it was', async () => {
    const environment = await boardEnvironment();
    const subscribed: string[] = [];
    let isClosed = false;
    const { page } = await timed(environment, (tab) => {
      tab.on('websocket', (socket) => {
        socket.on('framesent', ({ payload }) => {
          if (String(payload).includes('"subscribe"')) subscribed.push(String(payload));
        });
      });
    });
    const newest = () => JSON.parse(subscribed.at(-1) ?? '{}') as { prices?: string[] };
    // With another symbol it subscribes again.
    environment.show(
      boardOf({}, { positions: [POSITION, { ...POSITION, id: 'QQQ-7', symbol: 'QQQ' }] }),
    );
    await page.getByRole('row', { name: /QQQ/ }).waitFor();
    await expect.poll(() => newest().prices).toContain('QQQ');
    page.on('request', ({ url }) => {
      if (isClosed) throw new Error(`asked for ${url()} while hidden`);
    });
    await hide(page, true);
    await page.clock.runFor(31_000);
    const before = subscribed.length;
    isClosed = true;
    environment.show(HALTED);
    await page.clock.runFor(60_000);
    isClosed = false;
    await hide(page, false);
    await page.getByText('daily-loss').waitFor();
    await expect.poll(newest).toMatchObject({ account: 'DU1', since: 3 });
    expect(subscribed).toHaveLength(before + 1);
  });

  it('is text, whatever is written in it', async () => {
    const environment = await boardEnvironment();
    const { page, faults, foreign } = await signedIn(environment);
    environment.show(marked());
    await page.getByText(`${MARKUP} UNPROTECTED`).first().waitFor();
    const { bearer } = environment;
    const body = { name: MARKUP, cost_basis_method: 'FIFO' };
    await environment.api.ask('POST', '/api/v1/portfolios', { bearer, body });
    for (const hash of ['#/', `#/why/${encodeURIComponent(MARKUP)}`, '#/why/%E0%A4', '#/book']) {
      await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
      await expect.poll(() => page.locator('.waiting').count()).toBe(0);
      expect(await page.locator('#page :is(img, script)').count(), hash).toBe(0);
    }
    await page.getByText(MARKUP).first().waitFor();
    expect({ faults, foreign }).toEqual({ faults: [], foreign: [] });
  });

  it('is the message of an API that is busy, until it is not', async () => {
    let busy: Answer | undefined;
    const environment = await boardEnvironment('paper', 'operator', async ({ path }) =>
      path === '/board' ? busy : undefined,
    );
    const { page } = await timed(environment);
    const detail = 'Too many requests at once; ask again.';
    busy = failed({ kind: 'problem', status: 503, detail });
    await page.clock.runFor(3_250);
    await page
      .getByText(/Too many requests at once; ask again\. Values of the trader are/)
      .waitFor();
    busy = undefined;
    await page.clock.runFor(3_000);
    await page.getByText(/Values of the trader are/).waitFor({ state: 'detached' });
  });
});

/** With the clock of the page in the hands of the test; it goes on by itself. */
async function timed(environment: BoardEnvironment, watch: (page: Page) => void = () => {}) {
  const opened = await signedIn(environment);
  const { page } = opened;
  watch(page);
  await page.clock.install();
  await page.reload();
  await page.getByRole('row', { name: /SPY/ }).first().waitFor();
  return opened;
}

async function hide(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${isHidden} });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
}

function marked(): BoardView {
  const bare = { symbol: MARKUP, quantity: 100, covered: 0, kind: 'unprotected' } as const;
  return boardOf(
    {
      trading: { state: 'HALTED', reason: MARKUP },
      gateway: { state: 'dead', since: 0 as never, why: MARKUP, lastMessageAt: undefined },
      uncovered: [bare],
      unprotected: [MARKUP],
      darkPrices: [MARKUP],
    },
    {
      positions: [{ ...POSITION, id: MARKUP, symbol: MARKUP, strategy: MARKUP }],
      foreign: [{ symbol: MARKUP, quantity: 7 }],
      orders: [{ ...ORDER, symbol: MARKUP, order_ref: MARKUP }],
      refusals: [{ kind: MARKUP, signals: 3 }],
    },
  );
}
