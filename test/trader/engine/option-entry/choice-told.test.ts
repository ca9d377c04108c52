// What people and programs learn of a choice: the explanation in the order of the decisions, and the stream of signals.
import { expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import { openJournalReader } from '../../../../src/trader/app/stopped-state/journal-reader.ts';
import type { SignalSeen } from '../../../../src/trader/ports/trader.ts';
import type { Harness } from '../harness/harness.ts';
import { answer, CALL, optionHarness, priced } from './chain.ts';

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
