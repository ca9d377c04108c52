// The chart read as a table, for a position that is held over a weekend in which the clocks are set back and the stock splits:
// its rows are those of the journal, with the prices and the clock times of both sides.
import { dirname } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DASHBOARD } from '../../scripts/build-dashboard.ts';
import { openTraderDoor, type TraderDoor } from '../../src/api/app/trader-door.ts';
import { createApiMetrics } from '../../src/api/telemetry/api-metrics.ts';
import { toIso } from '../../src/kernel/instant.ts';
import type { FactType } from '../../src/trader/domain/facts/facts.ts';
import { PASSWORD, served } from '../api/harness/served.ts';
import { until } from '../processes/waiting.ts';
import { type Environment, openReadyEnvironment } from '../scenarios/environment/environment.ts';
import { ACCOUNT } from '../trader/engine/harness/settings.ts';
import { closeBrowser, open, signInByPassword } from './chromium.ts';

/** Friday, in summer time. */
const FRIDAY = '2020-10-30T15:40:00-04:00';
const CLOSE = '2020-10-30T15:59:57-04:00';
/** Monday, in standard time. */
const BEFORE = '2020-11-02T08:29:57-05:00';
const OPEN = '2020-11-02T09:29:58-05:00';
const RATIO = 4;

let environment: Environment;
let door: TraderDoor;

const silent = () => {};
const SILENT = { error: silent, warn: silent, info: silent, debug: silent };

beforeAll(async () => {
  environment = await openReadyEnvironment({
    symbols: ['AAA'],
    market: FRIDAY,
    strategy: { trail: { kind: 'percent', percent: 1, activateAtR: 0.25, step: undefined } },
  });
  await environment.enter('AAA');
  await stopMovesWith([101, 102]);
  await environment.moveTo(CLOSE);
  await until(
    'the night is measured against the close',
    () => environment.factsOf('holding-marked')[0],
  );
  await environment.fault('split', { symbol: 'AAA', ratio: RATIO });
  await environment.moveTo(BEFORE);
  await until('it is restated', () => environment.factsOf('position-split')[0]);
  await environment.moveTo(OPEN);
  await stopMovesWith([25.75, 26]);
  door = openTraderDoor(
    {
      name: ACCOUNT,
      venue: 'us',
      account: ACCOUNT,
      mode: 'paper',
      dataFolder: dirname(environment.folder.path),
    },
    { metrics: createApiMetrics('0.0.0'), log: SILENT, tracing: undefined },
  );
  door.start();
});

afterAll(async () => {
  door?.stop();
  await closeBrowser();
  await environment?.end();
});

/** Each price moves the stop once. */
async function stopMovesWith(prices: readonly number[]): Promise<void> {
  for (const price of prices) {
    const moves = environment.factsOf('stop-moved').length;
    await until(`the stop follows ${price}`, async () => {
      await environment.price('AAA', price);
      return environment.factsOf('stop-moved').length > moves;
    });
  }
}

interface Row {
  /** UTC, to the second. */
  readonly at: string;
  /** On the clock of the exchange. */
  readonly time: string;
  readonly what: string;
  readonly price: string;
}

async function rowsOn(page: Page): Promise<readonly Row[]> {
  const rows = await page.locator('.chart table.cards tbody tr').all();
  return Promise.all(
    rows.map(async (row) => {
      const time = row.locator('time');
      return {
        at: (await time.getAttribute('title'))?.replace(' UTC', '') ?? '',
        time: (await time.textContent()) ?? '',
        what: (await row.locator('th').textContent()) ?? '',
        price: (await row.locator('td.number').textContent()) ?? '',
      };
    }),
  );
}

/** When facts of a kind happened, to the second, the newest first. */
function timesOf(...types: readonly FactType[]): readonly string[] {
  return environment.facts
    .filter(({ fact }) => types.includes(fact.type))
    .map(({ at }) => toIso(at).slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replace('T', ' '))
    .toReversed();
}

describe('the chart of a position held over a weekend, read as a table', () => {
  it('has the steps of the stop, the executions and the split of the journal', async () => {
    const api = await served([door.client], 'closed', new Map(), { dashboard: DASHBOARD });
    await api.signedIn('ann', 'operator', [ACCOUNT]);
    const id = environment.daemon.look.positions()[0]?.id ?? '';
    const { page } = await open(`${api.url}/desk/#/why/${id}`);
    await signInByPassword(page, 'ann', PASSWORD);
    await page.getByRole('button', { name: 'Read as table' }).click();
    await page.locator('.chart table.cards').waitFor();
    const rows = await rowsOn(page);
    const named = (pattern: RegExp) => rows.filter(({ what }) => pattern.test(what));

    const moves = environment.factsOf('stop-moved').toReversed();
    expect(moves.length).toBeGreaterThanOrEqual(4);
    expect(named(/^stop moved/).map(({ at }) => at)).toEqual(timesOf('stop-moved'));
    const [split] = environment.factsOf('position-split');
    const isBefore = (index: number) => index >= moves.length - 2;
    expect(named(/^stop moved/).map(({ price }) => price)).toEqual(
      moves.map(({ to }, index) =>
        isBefore(index) ? `${shown(to / RATIO)} (then ${shown(to)})` : shown(to),
      ),
    );
    expect(named(/^split 4:1/).map(({ at }) => at)).toEqual(timesOf('position-split'));
    expect(named(/^stop split/).map(({ price }) => price)).toEqual([
      shown(split?.after.stopPrice ?? Number.NaN),
    ]);
    expect(named(/^bought/).map(({ price }) => price)).toEqual(
      environment
        .factsOf('execution-booked')
        .map(({ price }) => `${shown(price / RATIO)} (then ${shown(price)})`),
    );
    expect(named(/^NO STOP/).map(({ at }) => at)).toEqual(timesOf('cover-lost'));
    for (const { at, time } of rows) {
      const isFriday = at.startsWith('2020-10-30');
      expect(time).toBe(isFriday ? `2020-10-30 ${clock(at, 4)} ET` : clock(at, 5));
    }
  });
});

/** So many hours behind UTC. */
function clock(at: string, hours: number): string {
  return new Date(Date.parse(`${at}Z`) - hours * 3_600_000).toISOString().slice(11, 19);
}

function shown(price: number): string {
  return price.toFixed(Math.max(2, (String(price).split('.')[1] ?? '').length));
}
