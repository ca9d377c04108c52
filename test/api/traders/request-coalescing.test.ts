// One question for all who ask the same at once, within the shares of the queue that each of them has.
import { expect, it } from 'vitest';
import { createQuestions } from '../../../src/api/traders/request-coalescing.ts';
import { ok, type Result } from '../../../src/kernel/result.ts';
import type {
  ControlFailure,
  ControlText,
} from '../../../src/trader/app/control-client/control-client.ts';

const chart = (name: string | number) => `/chart?symbol=${name}`;

it('refuses a question above the share of one reader, unless another has one left', async () => {
  const timers: (() => void)[] = [];
  const open = Promise.withResolvers<Result<ControlText, ControlFailure>>();
  const questions = createQuestions({
    now: () => 0,
    after(_, call) {
      timers.push(call);
      return () => {};
    },
    ask: () => open.promise,
  });
  // One is asked and 32 wait.
  const asked = Array.from({ length: 33 }, (_, n) =>
    questions.put({ path: chart(n), by: 'ann' }, 0),
  );
  const [alone, both] = ['ALONE', 'BOTH'].map((name) =>
    questions.put({ path: chart(name), by: 'ann' }, 50),
  );
  expect(questions.put({ path: chart('BOTH'), by: 'bob' }, 50)).toBe(both);
  for (const due of timers) due();
  expect(await alone?.given).toMatchObject({
    failure: { code: 'busy', detail: expect.stringContaining('32 of your questions') },
  });
  open.resolve(ok({ text: '[]', seq: 1 }));
  for (const question of [...asked, both])
    expect(await question?.given).toMatchObject({ ok: true });
});
