// The client of the Flex Web Service against a server of its documented shape.
import { expect, onTestFinished, test } from 'vitest';
import { httpDoor } from '../../../src/api/app/flex-door.ts';
import { instant, plus } from '../../../src/kernel/instant.ts';
import { flexStatementOf } from '../../../src/ledger/app/flex/fetch-statement.ts';
import { createSimulatedClock } from '../../../src/simulators/host/clock.ts';
import { fixture } from '../../ledger/interchange/read/fixtures.ts';
import {
  FLEX_QUERY,
  FLEX_TOKEN,
  type FlexScript,
  startFlexEnvironment,
} from './flex-environment.ts';

const START = instant(Date.parse('2026-11-21T11:00:00Z'));
const STATEMENT = fixture('ibkr-flex-two-months.xml');

/** The pauses of the client pass on the clock of the service. */
async function fetched(script: Partial<FlexScript> = {}, token = FLEX_TOKEN) {
  const clock = createSimulatedClock({ market: START, wallMs: Date.now(), speed: 0.001 });
  onTestFinished(() => clock.stop());
  const environment = await startFlexEnvironment({ statement: STATEMENT, clock, ...script });
  onTestFinished(() => environment.close());
  const pauses: number[] = [];
  const door = {
    ...httpDoor(),
    pause: async (ms: number) => {
      pauses.push(ms / 1_000);
      clock.moveTo(plus(clock.now(), ms));
    },
  };
  const answer = await flexStatementOf(
    { address: environment.address, token, query: FLEX_QUERY },
    door,
  );
  return { answer, pauses, asked: await environment.asked() };
}

test('asks in two steps, no faster than allowed, at the address of the configuration only', async () => {
  const { answer, pauses, asked } = await fetched();
  expect(answer).toEqual({ ok: true, value: STATEMENT });
  expect(pauses).toEqual([2]);
  expect(asked).toEqual([
    `SendRequest t=${FLEX_TOKEN}&q=42&v=3`,
    `GetStatement t=${FLEX_TOKEN}&q=1000000000&v=3`,
  ]);
});

test('waits while a statement is generated, and never meets the limit of its token', async () => {
  const { answer, pauses } = await fetched({ generatingSeconds: 95 });
  expect(answer.ok).toBe(true);
  expect(pauses).toEqual([2, ...Array.from({ length: 10 }, () => 10)]);
});

test('waits longer for a busy service or token, and after a broken connection', async () => {
  const { answer, pauses } = await fetched({
    send: [1018, 1001],
    get: [1019, 'shut', 1005, 'unavailable'],
  });
  expect(answer.ok).toBe(true);
  expect(pauses).toEqual([60, 60, 2, 10, 10, 10, 10]);
});

test('does not ask again once the token is locked', async () => {
  const { answer, asked } = await fetched({ send: [1025] });
  expect(JSON.stringify(answer)).toMatch(/1025.*do not ask before tomorrow/);
  expect(asked).toHaveLength(1);
});

test('gives up at once where a person has to act, and says what to do', async () => {
  const { answer, pauses, asked } = await fetched({ send: [1012] });
  expect(answer).toEqual({
    ok: false,
    failure:
      'The Flex Web Service gives no statement: error 1012: Token has expired. Make a new token in Client Portal and set it in api.statements.token.',
  });
  expect([pauses, asked.length]).toEqual([[], 1]);
});

test('gives up after a dozen tries, and never tells the token', async () => {
  const { answer, asked } = await fetched({
    get: Array.from({ length: 20 }, () => 'shut' as const),
  });
  expect(asked).toHaveLength(13);
  expect(JSON.stringify(answer)).toMatch(/asked 12 times/);
  expect(JSON.stringify(answer)).not.toContain(FLEX_TOKEN);
  const wrong = await fetched({}, 'another-token-of-someone');
  expect(JSON.stringify(wrong.answer)).toMatch(/1015.*Correct api.statements.token/);
});

test('refuses an answer of another shape, and one that does not end', async () => {
  expect((await fetched({ statement: '<html>maintenance</html>' })).answer).toMatchObject({
    ok: false,
    failure: expect.stringContaining('not of the documented shape'),
  });
});
