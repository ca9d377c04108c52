// `sluice sim flex` as a process: two steps, a statement that is generated for a while, wrong requests, the limit of a token.
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstJson, makePlace, type Place } from '../../cli/place/sluice.ts';
import { fixture } from '../../ledger/interchange/read/fixtures.ts';
import { ask } from '../../processes/ask.ts';

const TOKEN = '123456789012345678901234';
const STATEMENT = fixture('ibkr-flex-two-months.xml');

let place: Place;
let port: number;
let controlPort: number;
let child: ChildProcess;

beforeAll(async () => {
  place = makePlace();
  const file = join(place.folder, 'statement.xml');
  writeFileSync(file, STATEMENT);
  // An hour a second: what waits for its time waits no longer than a request.
  child = place.spawn(
    ...['sim', 'flex', '--port', '0', '--control-port', '0', '--token', TOKEN],
    ...['--statement', `42=${file}`, '--generating', '30'],
    ...['--at', '2026-11-20T22:37:00-05:00', '--speed', '3600'],
  );
  const ready = await firstJson(child);
  [port, controlPort] = [Number(ready.port), Number(ready.control_port)];
});
afterAll(() => place?.leave());

async function asked(step: string, more: Record<string, string> = {}, agent = 'Node.js/24') {
  const query = new URLSearchParams({ t: TOKEN, q: '42', v: '3', ...more });
  const url = `http://127.0.0.1:${port}/AccountManagement/FlexWebService/${step}?${query}`;
  return (await fetch(url, { headers: { 'user-agent': agent } })).text();
}

const codeOf = (text: string) => /<ErrorCode>(\d+)</.exec(text)?.[1];

describe('sluice sim flex', () => {
  it('gives a reference first, and the statement once it has been generated', async () => {
    const accepted = await asked('SendRequest');
    expect(accepted).toMatch(
      /^<FlexStatementResponse timestamp='\d\d November, 2026 \d\d:\d\d [AP]M EST'>\n<Status>Success</,
    );
    const reference = /<ReferenceCode>(\d+)</.exec(accepted)?.[1] ?? '';
    for (;;) {
      const answer = await asked('GetStatement', { q: reference });
      if (codeOf(answer) === '1018') continue;
      if (codeOf(answer) === undefined) {
        expect(answer).toBe(STATEMENT);
        break;
      }
      expect(answer).toMatch(
        /<Status>Warn<.*\n<ErrorCode>1019<.*\n<ErrorMessage>Statement generation in/,
      );
    }
  });

  it.each([
    ['a wrong token', '1015', { t: 'another' }, 'Node.js/24'],
    ['another version', '1020', { v: '2' }, 'Node.js/24'],
    ['a client without a name', '1020', {}, ''],
    ['an unknown query', '1014', { q: '43' }, 'Node.js/24'],
  ])('refuses %s with %s', async (_, code, more, agent) => {
    let answer = '1018';
    while (answer === '1018') answer = codeOf(await asked('SendRequest', more, agent)) ?? '';
    expect(answer).toBe(code);
  });

  it('plays the faults that are ordered, of one step or of both', async () => {
    for (const fault of [
      { kind: 1009, step: 'GetStatement' },
      { kind: 'html', count: 2 },
    ])
      await ask(controlPort, 'POST', '/fault', fault);
    expect(await asked('SendRequest')).toContain('maintenance');
    expect(codeOf(await asked('GetStatement'))).toBe('1009');
    expect(await asked('GetStatement')).toContain('maintenance');
    await expect(ask(controlPort, 'POST', '/fault', { kind: 1002 })).rejects.toThrow(/400 .*kind/);
    const log = (await ask(controlPort, 'GET', '/requests')) as { fault: unknown }[];
    expect(log.slice(-3).map(({ fault }) => fault)).toEqual(['html', 1009, 'html']);
  });

  it('refuses a file that is not there, in one sentence', async () => {
    const words = ['sim', 'flex', '--port', '0', '--control-port', '0', '--token', 'x'];
    expect(await place.run(...words, '--statement', '42=nowhere.xml')).toMatchObject({
      ...{ code: 4, out: '' },
      err: expect.stringMatching(/^error: nowhere\.xml: .*\(statement\)\n$/),
    });
  });
});

it('lets a token ask once a second and ten times a minute', async () => {
  const { createRateLimit } = await import('../../../src/simulators/flex/rate-limit.ts');
  const { instant } = await import('../../../src/kernel/instant.ts');
  const limit = createRateLimit();
  const isOver = (seconds: number) => limit.isOver(instant(seconds * 1_000));
  expect([isOver(0), isOver(0.5), isOver(2), isOver(3)]).toEqual([false, true, false, false]);
  for (let second = 4; second < 10; second += 1) expect(isOver(second)).toBe(false);
  expect([isOver(11), isOver(59.5), isOver(130)]).toEqual([true, true, false]);
});
