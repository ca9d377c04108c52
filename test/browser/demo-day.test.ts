// Every number of the desk over a day of the demonstration, at each fact, is the one that the journal and the command line
// say. `npm run test:browser` reads the desk a hundred times, `npm run test:browser:day` a thousand times.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../processes/waiting.ts';
import { closeBrowser, openToStay, signInByCode } from './chromium.ts';
import { type DemoEnvironment, demoEnvironment } from './demo-environment.ts';
import { boardsOf } from './numbers/board-at.ts';
import { type DeskNumbers, numbersSaid, numbersShown } from './numbers/desk-numbers.ts';
import { keepAsking } from './numbers/live-answers.ts';
import { recordDesk } from './numbers/recorded.ts';

const SAMPLES = Number(process.env.SAMPLES ?? 100);
const TIMEOUT_MS = 30 * 60_000;

let environment: DemoEnvironment;
let shown: readonly Shown[];
let answers: Awaited<ReturnType<ReturnType<typeof keepAsking>['end']>>;

interface Shown {
  readonly seq: number;
  readonly numbers: DeskNumbers;
}

beforeAll(async () => {
  environment = await demoEnvironment('--speed', '90');
  const { page } = await openToStay(environment.url);
  await signInByCode(page, environment.code);
  await page.locator('.desk').waitFor();
  const recorded = await recordDesk(page);
  const asking = keepAsking(environment.deskSocket());
  await until('so many moments', async () => (await recorded.count()) >= SAMPLES, TIMEOUT_MS);
  answers = await asking.end();
  const samples = await recorded.samples();
  shown = samples.map((sample) => ({ seq: sample.seq, numbers: numbersShown(sample) }));
  await environment.place.run('stop', '--demo', '--only', 'trader');
}, TIMEOUT_MS);

afterAll(async () => {
  await closeBrowser();
  await environment?.end();
});

/** No fact has prices; all positions of the demonstration are in one symbol. */
function priceIn({ positions }: DeskNumbers): number {
  return positions[0]?.last ?? Number.NaN;
}

describe(`the numbers of the desk at ${SAMPLES} moments`, () => {
  it('are those of the journal, folded up to the fact that the page names', () => {
    const boards = boardsOf(environment.copyJournal());
    for (const { seq, numbers } of shown) {
      const said = numbersSaid(boards.at(seq, () => priceIn(numbers)));
      expect({ seq, ...numbers }).toEqual({ seq, ...said });
    }
    boards.close();
    expect(shown.length).toBeGreaterThanOrEqual(SAMPLES);
    expect(shown.some(({ numbers }) => numbers.held > 0)).toBe(true);
  });

  it('are those that the command line printed after the same fact at the same price', () => {
    const bySeq = Map.groupBy(answers, ({ seq }) => seq);
    let pairs = 0;
    for (const { seq, numbers } of shown) {
      const { refusals, predictions } = numbers;
      const said = (bySeq.get(seq) ?? [])
        .map((answer) => numbersSaid({ ...answer, refusals: [], predictions: [] }))
        .find((one) => Object.is(priceIn(one), priceIn(numbers)));
      if (said === undefined) continue;
      expect({ seq, ...numbers }).toEqual({ seq, ...said, refusals, predictions });
      pairs += 1;
    }
    expect(pairs).toBeGreaterThan(0);
  });
});
