// What people and programs learn of a choice: the explanation in the order of the decisions, and the stream of signals.
import { expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import { openJournalReader } from '../../../../src/trader/app/stopped-state/journal-reader.ts';
import { OPTION_TRADE_DEFAULTS } from '../../../../src/trader/domain/terms/option-trade.ts';
import type { SignalSeen } from '../../../../src/trader/ports/trader.ts';
import type { Harness } from '../harness/harness.ts';
import { answer, CALL, optionHarness, pinned, priced, quoted } from './chain.ts';

function explained(harness: Harness, id: string) {
  const reader = openJournalReader(harness.file, { clientId: 17, home: US });
  if (!reader.ok) throw new Error(reader.failure.kind);
  try {
    return reader.value.look.explain(id);
  } finally {
    reader.value.close();
  }
}

it('is explained in order: the question, the contract with its figures, its neighbours, the order', async () => {
  const harness = await optionHarness();
  await harness.predict('BUY');
  await answer(harness);
  await priced(harness, CALL);
  const { predictionId = '' } = harness.of('signal-taken')[0]?.signal ?? {};
  const steps = explained(harness, predictionId);
  const topics = steps.map(({ topic }) => topic);
  const places = ['prediction', 'chain', 'chosen', 'structure', 'not chosen', 'size', 'intent'].map(
    (topic) => topics.indexOf(topic),
  );
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  const textOf = (topic: string) => steps.find((step) => step.topic === topic)?.text;
  expect(textOf('chain')).toBe('asked for call or put: 20 to 45 days, delta 0.3 to 0.4');
  expect(textOf('chosen')).toMatch(
    /^buy AAPL 261218C00104000 \(18 Dec 2026, 30 days\); bid 1.93, ask 2.01, spread 4.06 %; delta 0.35\d+, .*open interest 2000, volume 500; score 0\.\d+$/,
  );
  expect(textOf('structure')).toBe(
    'with AAPL at 100, one unit buys 1 AAPL 18 Dec 2026 104 call at up to 2.01: it can lose 201.00 USD at most; break-even 106.01',
  );
  expect(textOf('not chosen')).toMatch(
    /^AAPL 261218C001\d0000: its delta is .*, the strategy wants/,
  );
});

it('is explained with the margin that was asked for before what is sold', async () => {
  const trade = {
    ...OPTION_TRADE_DEFAULTS.credit_vertical,
    ...{ dte: { from: 20, until: 45 }, delta: { from: 0.3, until: 0.5 }, width: 4 },
  };
  const harness = await optionHarness({ trade, stop: { kind: 'none' } });
  await harness.predict('BUY');
  await answer(harness);
  const id = 'AAPL 261218P00100000-261218P00097000';
  await pinned(harness, id, '7001/7002');
  await quoted(harness, id, 1.25, 1.35);
  const { question = '' } = harness.broker.margins[0] ?? {};
  harness.broker.say({ type: 'margin-read', question, initial: 350.5, commission: 2.6 });
  await harness.settle();
  const { predictionId = '' } = harness.of('signal-taken')[0]?.signal ?? {};
  const steps = explained(harness, predictionId);
  const margins = steps.filter(({ topic }) => topic === 'margin').map(({ text }) => text);
  expect(margins).toEqual([
    `asked for: sell 2 ${id} at 1.25; nothing is placed`,
    '2 units would need 350.50 USD more margin, and cost 2.60 USD of commission',
  ]);
});

it('is one signal with the prediction that began it, also if another one came meanwhile', async () => {
  const harness = await optionHarness();
  const seen: SignalSeen[] = [];
  harness.engine.signals$('follow', 'AAPL').subscribe((each) => seen.push(each));
  await harness.predict('BUY', { confidence: 0.81 });
  await harness.predict('BUY', { confidence: 0.82 });
  await answer(harness);
  await priced(harness, CALL);
  expect(seen).toMatchObject([
    { prediction: { confidence: 0.82 } },
    { prediction: { confidence: 0.81 }, signal: { symbol: 'AAPL' } },
  ]);
});
