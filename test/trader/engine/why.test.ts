// The root reason of trades and refusals, from facts that the real engine recorded.
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, instant } from '../../../src/kernel/instant.ts';
import { US } from '../../../src/market/venues/us.ts';
import { openJournalReader } from '../../../src/trader/app/stopped-state/journal-reader.ts';
import type { WhyQuery, WhyRow } from '../../../src/trader/ports/look.ts';
import { createHarness, type Harness } from './harness/harness.ts';
import { ACCOUNT, strategy, TRAIL } from './harness/settings.ts';

function why(
  harness: Harness,
  about: string | undefined,
  since?: WhyQuery['since'],
  feedsOf?: (symbol: string) => readonly string[],
): WhyRow | undefined {
  const reader = openJournalReader(harness.file, {
    ...{ clientId: 17, home: US },
    ...(feedsOf && { feedsOf }),
  });
  if (!reader.ok) throw new Error(reader.failure.kind);
  try {
    return reader.value.look.why({ about, since });
  } finally {
    reader.value.close();
  }
}

const refusedIn = (harness: Harness) => harness.of('signal-refused').at(-1)?.signal.id ?? '';
const positionIn = (harness: Harness) => harness.of('position-planned').at(-1)?.positionId ?? '';

describe('the root reason', () => {
  it('of a condition that was false names the comparison that failed, and folds what only follows', async () => {
    const harness = createHarness({
      strategies: [
        strategy({
          entry: { side: 'long', when: 'price.last > 50.0 && prediction.confidence >= 0.75' },
          limits: { maxPositions: 1, maxEntriesPerDay: 100 },
        }),
      ],
    });
    await harness.ready();
    await harness.predict('BUY', { confidence: 0.8 });
    await harness.predict('BUY', { confidence: 0.71 });
    const row = why(harness, refusedIn(harness));
    expect(row).toMatchObject({
      outcome: 'not_entered',
      root: { kind: 'condition_false' },
      sentence:
        'AAPL not bought: the confidence 0.71 is below 0.75, which `follow` asks for; the open position would have refused too.',
    });
    const kinds = row?.refusals.map(({ kind, follows }) => [kind, follows]);
    expect(kinds?.slice(0, 2)).toEqual([
      ['condition_false', null],
      ['already_in_position', null],
    ]);
    expect(kinds).toContainEqual(['rule_max_positions', 'already_in_position']);
    expect(row?.conditions.slice(0, 2)).toMatchObject([
      { name: 'price.last', seen: '100', needs: 'above 50', met: true, share: 1 },
      { name: 'prediction.confidence', seen: '0.71', needs: 'at least 0.75', met: false },
    ]);
    expect(row?.conditions[1]?.share).toBeCloseTo(0.0533, 4);
    expect(row?.steps.length).toBeGreaterThan(2);
    expect(row?.hashes.at(-1)).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('of a halt is the halt, although the strategy wanted the entry', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.command({ type: 'halt', why: 'lunch', by: 'me' });
    await harness.predict('BUY');
    expect(why(harness, refusedIn(harness))?.sentence).toBe(
      'AAPL not bought: trading is halted: lunch.',
    );
  });

  it('of a pause is the pause', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.command({ type: 'pause', symbol: 'AAPL', by: 'me' });
    await harness.predict('BUY');
    const row = why(harness, refusedIn(harness));
    expect(row?.root.kind).toBe('paused');
    expect(row?.sentence).toMatch(/^AAPL not bought: an operator paused the symbol at /);
  });

  it('of a verdict names the figure and its bound', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY', { confidence: 0.3 });
    const id = harness.of('prediction-judged').at(-1)?.prediction?.id ?? '';
    const row = why(harness, id);
    expect(row?.sentence).toMatch(
      /^AAPL not traded: the confidence 0\.3 is below [\d.]+, the minimum of the feed `flow`\.$/,
    );
    expect(row?.conditions).toMatchObject([{ name: 'confidence', value: 0.3, met: false }]);
  });

  it('of an open trade is what its strategy asked for, with its stop', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.enter();
    expect(why(harness, positionIn(harness))).toMatchObject({
      outcome: 'open',
      sentence: expect.stringMatching(
        /^Bought 100 AAPL at 100\.02 because the confidence 0\.9 is at least 0\.7, which `follow` asks for; 100 held with a stop at 98\.52/,
      ),
    });
  });

  it('of a trade that was stopped out is its stop, and how far from it the fill was', async () => {
    const harness = createHarness({ strategies: [strategy({ trail: TRAIL })] });
    await harness.ready();
    const { s } = await harness.enter();
    await harness.fill(s, 100, 98.5);
    const row = why(harness, positionIn(harness));
    expect(row).toMatchObject({ outcome: 'closed', root: { kind: 'stop' } });
    expect(row?.sentence).toMatch(
      /; sold at 98\.5 for -152\.00 USD \(-1\.01 R\), .*: stopped out, the stop at 98\.52 filled 0\.02 beyond its price\.$/,
    );
  });

  it('of an order that the broker refused is what the broker said', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    harness.broker.say({
      type: 'order-refused',
      handle: e.handle,
      refusal: { meaning: 'refused', code: '201', text: 'Order rejected - no permission' },
    });
    await harness.settle();
    expect(why(harness, positionIn(harness))).toMatchObject({
      outcome: 'not_filled',
      root: { kind: 'rejected' },
      sentence: expect.stringMatching(
        /^AAPL not bought: the broker refused the order to buy 100 AAPL .*no permission/,
      ),
    });
  });

  it('of a part that filled says how much, and what became of the rest', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.fill(e, 40, 100.02);
    expect(why(harness, positionIn(harness))?.sentence).toMatch(
      /^Bought 40 of 100 AAPL at 100\.02/,
    );
  });

  it('of a target is its limit', async () => {
    const harness = createHarness();
    await harness.ready();
    const { t } = await harness.enter();
    await harness.fill(t, 100, 103.02);
    const row = why(harness, positionIn(harness));
    expect(row?.root).toEqual({ kind: 'target', text: 'target reached, limit 103.02' });
    expect(row?.sentence).toMatch(/; sold at 103\.02 for \+300\.00 USD .*: target reached/);
  });

  it('of a closed session is the session, whatever else is missing without one', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.jump(instant(harness.now() + 7 * HOUR_MS));
    await harness.predict('BUY');
    const id = harness.of('prediction-judged').at(-1)?.prediction?.id ?? '';
    expect(why(harness, id)).toMatchObject({
      outcome: 'not_entered',
      root: { kind: 'session_closed' },
      sentence: 'AAPL not traded: the session is closed.',
    });
  });

  it('of a prediction that asks for nothing says so', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('NEUTRAL');
    const id = harness.of('prediction-judged').at(-1)?.prediction?.id ?? '';
    expect(why(harness, id)).toMatchObject({
      outcome: 'nothing_asked',
      sentence: 'AAPL not traded: the prediction says NEUTRAL, which asks for no entry.',
    });
  });

  it('of a position whose stops were cancelled is that it has no stop, with what to type', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter();
    await harness.pass(6_000);
    await harness.status(s, 'cancelled');
    const second = harness.newest('s');
    await harness.told(second, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
    await harness.pass(60_000);
    await harness.status(second, 'cancelled');
    await harness.pass(30_000);
    const row = why(harness, positionIn(harness));
    expect(row?.outcome).toBe('unprotected');
    expect(row?.sentence).toMatch(
      /; 100 of 100 have NO STOP: run `sluice protect AAPL` or `sluice exit AAPL --yes`\.$/,
    );
  });

  it('of an adopted position is who adopted it', async () => {
    const harness = createHarness();
    await harness.ready();
    const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 99 }];
    await harness.snapshot({ positions });
    await harness.command({ type: 'adopt', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
    const row = why(harness, harness.of('position-adopted')[0]?.positionId ?? '');
    expect(row).toMatchObject({ outcome: 'open', root: { kind: 'adopted' } });
    expect(row?.sentence).toMatch(/^100 AAPL at 99 adopted by .*; 100 held with a stop at /);
  });

  it('of a symbol counts what was refused since a moment, and says so where nothing arrived', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.command({ type: 'halt', why: 'lunch', by: 'me' });
    await harness.predict('BUY');
    await harness.predict('SELL');
    const row = why(harness, 'aapl');
    expect(row).toMatchObject({ about: 'AAPL', is_symbol: true, decisions_total: 2 });
    expect(row?.sentence).toMatch(
      /^AAPL since .*: 0 signals taken and 2 refused\. Most often the main reason \(2 of 2\): trading is halted: lunch\.$/,
    );
    expect(row?.refusals[0]).toMatchObject({ kind: 'trading_halted', signals: 2 });
    await harness.command({ type: 'halt', why: 'dinner', by: 'me' });
    await harness.predict('BUY');
    expect(why(harness, 'AAPL')?.sentence).toMatch(
      /Most often the main reason \(3 of 3\), the last time: trading is halted: .*dinner/,
    );
    const silent = why(harness, 'AAPL', instant(harness.now() + DAY_MS));
    expect(silent).toMatchObject({ outcome: 'nothing_arrived', decisions: [] });
    expect(silent?.sentence).toMatch(
      /^AAPL not traded: no prediction of AAPL arrived since .*: the journal ends at .*; the last one arrived at .*: `sluice why /,
    );
  });

  it('of every symbol counts what all of them did, and says so where nothing arrived', async () => {
    const harness = createHarness();
    await harness.ready();
    const empty = why(harness, undefined);
    expect(empty).toMatchObject({ about: '*', is_symbol: true, outcome: 'nothing_arrived' });
    expect(empty?.sentence).toMatch(
      /^Nothing traded: no prediction arrived since .*; none has ever arrived here: `sluice strategy list` shows which strategies there are\.$/,
    );
    await harness.enter();
    await harness.command({ type: 'halt', why: 'lunch', by: 'me' });
    await harness.predict('BUY');
    const row = why(harness, undefined);
    expect(row).toMatchObject({ about: '*', decisions_total: 2 });
    expect(row?.decisions.map(({ symbol }) => symbol)).toEqual(['AAPL', 'AAPL']);
    expect(row?.sentence).toMatch(
      /^All symbols since .*: 1 signal taken and 1 refused\. Most often the main reason \(1 of 1\): trading is halted: lunch\.$/,
    );
  });

  it('of a symbol counts every signal, also those that are older than the newest fifty', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.enter();
    await harness.command({ type: 'halt', why: 'lunch', by: 'me' });
    for (let at = 0; at < 60; at += 1) {
      await harness.pass(1_000);
      await harness.quote(100);
      await harness.predict(at % 2 === 0 ? 'SELL' : 'BUY');
    }
    const refused = harness.of('signal-refused').length;
    expect(refused).toBeGreaterThan(50);
    const row = why(harness, 'AAPL');
    expect(row?.decisions_total).toBe(refused + 1);
    expect(row?.sentence).toMatch(
      new RegExp(
        `: 1 signal taken and ${refused} refused\\. Most often the main reason \\(.* of the newest 50\\): `,
      ),
    );
  });

  it('of a symbol blames only the feeds that are polled for it, and counts what they answered for all symbols', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const since = instant(harness.now() + 1);
    await harness.pass(1_000);
    const [state, feed] = ['backing_off', 'whales'] as const;
    await harness.feed({ type: 'feed-changed', feed, state, why: 'the source answered 429' });
    const silent = (...feeds: string[]) => why(harness, 'AAPL', since, () => feeds);
    expect(silent('flow')?.root.kind).toBe('nothing_arrived');
    expect(silent('whales')?.root.kind).toBe('feed_backing_off');
    await harness.feed({
      ...{ type: 'feed-unreadable', feed, symbol: '*', receivedAt: harness.now() },
      why: 'the body is not JSON',
    });
    expect(silent('flow')?.refusals).toEqual([]);
    expect(silent('whales')?.refusals).toMatchObject([{ kind: 'malformed', signals: 1 }]);
    const of = silent('whales')?.refusals[0]?.of;
    expect(why(harness, of)).toEqual(why(harness, undefined));
  });

  it('is not known of an unknown id or symbol', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.enter();
    for (const about of ['nobody', 'TSLA', '', '%']) expect(why(harness, about)).toBeUndefined();
  });
});
