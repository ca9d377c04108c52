// Mistakes in what chance makes of a run or a feed: an exchange or a draw that keeps what should be broken, or breaks what should be kept.
import { mutantsIn } from './row.ts';

const EXCHANGED = 'research/null/exchanged-days.ts';
const DRAWN = 'research/null/drawn-bars.ts';
const OF_RUNS = 'research/null/null-runs.test.ts';
const OF_DAYS = 'market/performance/exchange-test.ts';
const BY_DAYS = 'market/performance/exchange-days.test.ts';

export const CHANCE = mutantsIn('src', 'test', [
  [
    'null/days-not-whole',
    EXCHANGED,
    'const to = from && target.get(from);',
    'const to = from && exchanged(drawn, random).get(from);',
    'a day of predictions is exchanged as a whole',
    OF_RUNS,
  ],
  [
    'null/days-stay',
    EXCHANGED,
    'const order = shuffled(alike, random);',
    'const order = alike;',
    'days are exchanged at all',
    OF_RUNS,
  ],
  [
    'null/prices-not-rescaled',
    EXCHANGED,
    'return movedPrediction(prediction, { byMs, factor }, terms);',
    'return movedPrediction(prediction, { byMs, factor: 1 }, terms);',
    'the price in a record follows the bars of its new day',
    OF_RUNS,
  ],
  [
    'null/times-stay',
    'research/backtest/moved-prediction.ts',
    'const moved = byMs === 0 ? priced : withTimesMoved(priced, { at, byMs, zone });',
    'const moved = priced;',
    'the times in a record move with its day',
    OF_RUNS,
  ],
  [
    'null/side-lost',
    EXCHANGED,
    'return movedPrediction(prediction, { byMs, factor }, terms);',
    'return movedPrediction({ ...prediction, record: predictions[0]?.record }, { byMs, factor }, terms);',
    'a prediction says on another day what it said',
    OF_RUNS,
  ],
  [
    'null/order-of-days-lost',
    EXCHANGED,
    '.sort((a, b) => a.at - b.at);',
    ';',
    'exchanged predictions come in order of time',
    OF_RUNS,
  ],
  [
    'null/unlike-days',
    EXCHANGED,
    '(isWhole(block) ? 0 : close - open)',
    '0',
    'a day with an early close is exchanged with its like only',
    OF_RUNS,
  ],
  [
    'null/never-its-own-day',
    EXCHANGED,
    'Math.floor(random.next() * (last + 1))',
    'Math.floor(random.next() * last)',
    'every order of the days is equally likely, that with a day at its place among them',
    OF_RUNS,
  ],
  [
    'null/symbols-drawn-apart',
    DRAWN,
    'rebuilt(part, blocks, sources)',
    'rebuilt(part, blocks, blocks.map((block) => drawnFrom(poolOf.get(block), block, random)))',
    'all symbols take their half hour from the same session',
    OF_RUNS,
  ],
  [
    'null/mean-kept',
    'research/null/block-returns.ts',
    'const shift = variance > 0 ? (total * own) / variance - mean : 0;',
    'const shift = 0;',
    'no time of the day has an edge in drawn bars',
    OF_RUNS,
  ],
  [
    'null/market-mean-lost',
    'research/null/block-returns.ts',
    '(total * own) / variance - mean',
    '-mean',
    'drawn bars keep the mean of the market',
    OF_RUNS,
  ],
  [
    'null/p-of-one-side',
    'trader/domain/report/against-chance.ts',
    'less: share(undercut)',
    'less: share(reached)',
    'p has two sides',
    'trader/domain/report/against-chance.test.ts',
  ],
  [
    'judge/p-of-one-side',
    OF_DAYS,
    'const reach = Math.abs(sum - centre);',
    'const reach = sum - centre;',
    'a feed that is wrong is as unlikely as one that is right',
    BY_DAYS,
    'trader/domain/judge/judge-feed.test.ts',
  ],
  [
    'judge/side-lost',
    'trader/domain/judge/cell.ts',
    'Math.sign(grid.move(call, column)) * (calls[call]?.side ?? 0);',
    'Math.sign(grid.move(call, column));',
    'a call to sell is right where the price fell',
    'trader/domain/judge/judge-feed.test.ts',
  ],
  [
    'judge/own-day-only',
    'trader/domain/judge/cell.ts',
    'for (const column of columns) builder.add(own, column, result(call, column));',
    'for (const column of columns) builder.add(own, column, result(call, own));',
    'calls are compared with the prices of other days',
    'trader/domain/judge/judge-feed.test.ts',
  ],
]);
