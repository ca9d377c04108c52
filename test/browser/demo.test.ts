// The whole story of the demonstration in a browser: what the page shows is in the journal, what it no longer knows it says,
// and after the death of the trader, the silence of the gateway and the death of the API no fact is missing.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../processes/waiting.ts';
import { audit } from './audit.ts';
import { closeBrowser, type Opened, openToStay } from './chromium.ts';
import { type DemoEnvironment, type DemoStatus, demoEnvironment } from './demo-environment.ts';
import { pictured } from './pictured.ts';

let environment: DemoEnvironment;
let opened: Opened;
let page: Page;

beforeAll(async () => {
  environment = await demoEnvironment('--speed', '120');
  opened = await openToStay(environment.url);
  page = opened.page;
});

afterAll(async () => {
  await closeBrowser();
  await environment?.end();
});

const status = () => environment.look<DemoStatus>('status');
const gone = { state: 'detached' } as const;

interface Held {
  readonly id: string;
  readonly stop: string;
}

/** As the page shows it; undefined while no position is open. */
async function held(): Promise<Held | undefined> {
  const row = page.locator('.positions tbody tr').first();
  if ((await page.locator('.positions tbody tr').count()) === 0) return undefined;
  const href = await row.getByRole('link').first().getAttribute('href');
  const stop = await row.locator('[data-name=Stop]').textContent();
  return { id: href?.split('/').at(-1) ?? '', stop: /^[\d,.]+/.exec(stop ?? '')?.[0] ?? '' };
}

interface Ordered {
  readonly order_ref: string;
  readonly leg: string;
  readonly filled: number;
}

/** Numbers of the facts in the timeline. */
async function factsOnPage(): Promise<readonly number[]> {
  const named = await page.locator('.timeline summary').allTextContents();
  return named.map((text) => Number(/fact (\d+)$/.exec(text)?.[1]));
}

interface Stream {
  /** The number that it was asked to go on from. */
  since: number | undefined;
  isOpen: boolean;
}

function streamsOf(tab: Page): readonly Stream[] {
  const streams: Stream[] = [];
  tab.on('websocket', (socket) => {
    const stream: Stream = { since: undefined, isOpen: true };
    streams.push(stream);
    socket.on('framesent', ({ payload }) => {
      const said = JSON.parse(String(payload)) as { type: string; since?: number };
      if (said.type === 'subscribe') stream.since = said.since;
    });
    socket.on('close', () => {
      stream.isOpen = false;
    });
  });
  return streams;
}

/** As the browser tells a page; a headless one never hides its tabs. */
async function hide(tab: Page, isHidden: boolean): Promise<void> {
  await tab.evaluate(`
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${isHidden} });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
}

async function seqOn(tab: Page): Promise<number> {
  return Number(await tab.locator('.desk').getAttribute('data-seq'));
}

describe('the demonstration on the dashboard', () => {
  it('is signed in to by the link that was printed, whose code does not stay in the address', async () => {
    const { origin } = new URL(page.url());
    await page.goto('about:blank');
    await page.goto(`${origin}/#login_code=${environment.code}`);
    await page.getByRole('heading', { name: /DEMO DU0000001/ }).waitFor();
    expect(page.url()).not.toContain(environment.code);
    await page.getByRole('row', { name: /SPY/ }).first().waitFor();
  });

  it('shows a position whose stop moves', async () => {
    const first = new Map<string, string>();
    await until('the page has shown two stops of one position', async () => {
      const now = await held();
      if (now === undefined) return false;
      const before = first.get(now.id) ?? now.stop;
      first.set(now.id, before);
      return before !== now.stop;
    });
  });

  it('says that the trader is dead, then strikes what it shows, and recovers with every fact', async () => {
    const { id } = await until('a position is open', held);
    await environment.killTrader();
    await page.getByText('The trader does not answer. Values of the trader are').waitFor();
    await page.getByText(/old and struck out/).waitFor();
    expect(await page.locator('.old code').textContent()).toBe('sluice halt');
    expect(await page.getByRole('button', { name: 'HALT', exact: true }).isDisabled()).toBe(true);
    expect(await page.title()).toMatch(/^DEMO OLD /);
    await environment.startTraderAgain();
    await page.locator('.old').waitFor(gone);

    await page.goto(`${environment.url}#/why/${id}`);
    await page.getByRole('button', { name: /steps of bookkeeping/ }).click();
    await until('the page has every fact of the position', async () => {
      const steps = await environment.look<readonly { readonly seq: number }[]>('explain', id);
      const known = new Set(steps.map(({ seq }) => seq));
      const shown = await factsOnPage();
      return shown.length === known.size && shown.every((seq) => known.has(seq));
    });
    await page.getByRole('link', { name: 'Desk' }).click();
  });

  it('answers why with the root reason first: of the symbol, of a refused signal, of a trade', async () => {
    await page.goto(`${environment.url}#/why`);
    const find = page.getByRole('textbox', { name: /^A symbol, or the id of/ });
    await find.fill('SPY');
    await page.getByRole('button', { name: 'Why?' }).click();
    const sentence = page.locator('.came-of .sentence');
    await sentence.getByText(/^SPY since .*: \d+ signals? taken and \d+ refused/).waitFor();
    const decisions = page.getByRole('region', { name: 'Decisions' });
    await decisions.getByRole('listitem').first().waitFor();
    await audit(page, 'why SPY');
    await pictured(page, 'why-symbol');

    // The newest is first, and others come: it is named by its address.
    const refused = decisions.getByRole('listitem').filter({ hasText: /SPY not/ });
    const address = (await refused.first().getByRole('link').getAttribute('href')) ?? '';
    const one = decisions
      .getByRole('listitem')
      .filter({ has: page.locator(`a[href="${address}"]`) });
    const said = (await one.locator('span').textContent()) ?? '';
    await page.goto(`${environment.url}${address}`);
    await sentence.getByText(said, { exact: true }).waitFor();
    const groups = page.getByRole('region', { name: 'Refused by' });
    expect(await groups.getByRole('listitem').count()).toBeGreaterThan(0);
    const parts = await page.locator('.why h2').allTextContents();
    expect(parts[0]).toMatch(/^Why /);
    expect(parts.at(-1)).toBe('Hashes');
    await audit(page, 'why refused');
    await pictured(page, 'why-refused');

    const orders = await environment.look<readonly Ordered[]>('orders');
    const entry = orders.find(({ leg, filled }) => leg === 'e' && filled > 0);
    await page.goto(`${environment.url}#/why/${entry?.order_ref}`);
    await sentence.getByText(/^Bought \d+ .*SPY at .* because the confidence/).waitFor();
    const near = page.getByRole('region', { name: 'How near each condition came' });
    await near.getByRole('row', { name: /prediction\.confidence .* at least 0\.7 yes/ }).waitFor();
    await pictured(page, 'why-trade');
    await page.goto(`${environment.url}#/why/NOPE`);
    await page.getByText(/NOPE is neither a symbol nor an id on record/).waitFor();
    await page.getByRole('link', { name: 'Desk' }).click();
  });

  it('says that the gateway is silent, and for how long', async () => {
    await environment.gateway('POST', '/fault', { kind: 'mute' });
    await page.getByText(/GATEWAY (SUSPECT|DOWN).*Last message \d+ (s|min)/).waitFor();
    await environment.gateway('DELETE', '/fault');
    await page.getByText(/GATEWAY (SUSPECT|DOWN|CONNECTING)/).waitFor(gone);
  });

  it('goes on with its session after the death of the API', async () => {
    // It is started again within a second or two, which the page need not notice.
    environment.freezeApi();
    await page.getByText(/Values of the trader are \d+ s old/).waitFor();
    await environment.killApi();
    await page.locator('.old').waitFor(gone);
    await page.getByRole('heading', { name: /DEMO DU0000001/ }).waitFor();
  });

  it('ends the stream of a hidden tab after half a minute, and goes on from its number', async () => {
    const tab = await page.context().newPage();
    const streams = streamsOf(tab);
    await tab.clock.install();
    await tab.goto(environment.url);
    await until('it keeps its stream while it is hidden for 29 seconds', async () => {
      await tab.clock.resume();
      await hide(tab, false);
      await until('it has a stream', () =>
        streams.some(({ isOpen, since }) => isOpen && since !== undefined),
      );
      // Only the test moves its clock from here on, however busy the machine is.
      await tab.clock.pauseAt(await tab.evaluate(() => Date.now() + 60_000));
      await hide(tab, true);
      await tab.clock.fastForward(29_000);
      // One that broke meanwhile is not opened again while the tab is hidden.
      return streams.some(({ isOpen }) => isOpen);
    });
    await tab.clock.fastForward(2_000);
    await until('the stream has ended', () => !streams.some(({ isOpen }) => isOpen));

    const before = await seqOn(tab);
    expect((await environment.place.run('halt', '--demo')).code).toBe(0);
    await tab.clock.resume();
    await hide(tab, false);
    await tab.getByText(/HALTED.*No new positions/).waitFor();
    const resumed = await until('it has a stream again', () =>
      streams.find(({ isOpen, since }) => isOpen && since !== undefined),
    );
    expect(resumed.since).toBeGreaterThan(before);
    expect((await environment.place.run('resume', '--demo')).code).toBe(0);
    await tab.getByText(/HALTED.*No new positions/).waitFor(gone);
    await tab.close();
  });

  it('halts by two actions and resumes, and the command line agrees', async () => {
    await page.getByRole('button', { name: 'HALT', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Halt now' }).click();
    await page.getByText(/HALTED.*No new positions; stops stay/).waitFor();
    expect((await status()).trading.state).toBe('HALTED');
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await page.getByText(/HALTED.*No new positions/).waitFor(gone);
    expect((await status()).trading.state).toBe('ACTIVE');
    const { faults, foreign } = opened;
    expect({ faults, foreign }).toEqual({ faults: [], foreign: [] });
  });
});
