// `sluice config init` at a terminal: four questions, a short configuration that passes its check, and nothing after Ctrl-C.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../processes/three-processes.ts';
import { makePlace, type Place } from '../place/sluice.ts';

const CTRL_C = '\u0003';

let place: Place;
beforeEach(() => {
  place = makePlace();
  rmSync(join(place.folder, 'config'), { recursive: true });
  rmSync(join(place.folder, 'strategies'), { recursive: true });
});
afterEach(() => place.leave());

/** What a person sees who types these, one at each question. */
async function typed(answers: readonly string[], ...args: readonly string[]): Promise<string> {
  const child = place.spawnAtTerminal('config', 'init', ...args);
  let screen = '';
  let asked = 0;
  for await (const chunk of child.stdout ?? []) {
    screen += chunk;
    // Each prompt clears what is below it.
    const questions = screen.split('\u001b[0J').length - 1;
    while (asked < Math.min(questions, answers.length)) child.stdin?.write(answers[asked++] ?? '');
  }
  return screen;
}

const configuration = () => readFileSync(join(place.folder, 'config', 'sluice.yaml'), 'utf8');

/** With the key of the feed in the environment, as the next steps say. */
async function checked(key: string): Promise<string> {
  const { stdout, stderr } = await run(place.folder, ['config', 'check'], { [key]: 'k' });
  return `${stdout}${stderr}`;
}

describe('config init at a terminal', () => {
  it('asks four questions, and writes what they decide in about 30 lines', async () => {
    const screen = await typed(['du7654321\r', 'spy, qqq\r', '\r', '20,000\r']);
    expect(screen).toMatch(/wrote config\/sluice\.yaml/);
    const text = configuration();
    expect(text.split('\n').length).toBeLessThanOrEqual(40);
    expect(text).toMatch(/^mode: paper .*\naccount: DU7654321$/m);
    expect(text).toMatch(/symbols: \[SPY, QQQ\]\n[\s\S]*max_position_notional: 20000$/m);
    expect(readdirSync(join(place.folder, 'strategies'))).toEqual(['flow-follow.yaml']);
    expect(screen).toContain('export FLOW_API_KEY=...');
    expect(await checked('FLOW_API_KEY')).toMatch(
      /^ok: config\/sluice\.yaml; paper DU7654321; 1 strategy: flow-follow\n/,
    );
  });

  it('asks again after a mistake, and begins with real money in a mode that sends nothing', async () => {
    const screen = await typed([
      'my account\r',
      'U1234567\r',
      '$$$\r',
      '600519 true brk.b\r',
      'yahoo\r',
      'unusual-whales\r',
      'much\r',
      '\r',
    ]);
    for (const said of [
      'such as DU1234567',
      'mode: dry-run',
      'is not a symbol',
      'There is: prediction-api',
      'above 0',
    ])
      expect(screen).toContain(said);
    expect(configuration()).toMatch(/^mode: dry-run .*\naccount: U1234567\n[\s\S]* port: 4001 /m);
    expect(configuration()).toContain('symbols: ["600519", "TRUE", BRK.B]');
    expect(screen).toMatch(/^ {2}export UNUSUAL_WHALES_KEY=\.\.\. {2}the key/m);
    expect(screen).toContain('Real prices, no orders:');
    expect(screen).toContain('with the gateway logged in to U1234567');
    expect(await checked('UNUSUAL_WHALES_KEY')).toMatch(/^ok: .*dry-run U1234567/);
  });

  it('writes nothing if the person leaves', async () => {
    const screen = await typed(['\r', '\r', CTRL_C]);
    expect(screen).toMatch(/^error: Nothing was written \(unconfirmed\)/m);
    expect(existsSync(join(place.folder, 'config'))).toBe(false);
    expect(existsSync(join(place.folder, 'strategies'))).toBe(false);
  });

  it('writes every setting without questions with --all, and keeps a configuration without asking', async () => {
    expect(await typed([], '--all')).toContain('wrote config/sluice.yaml');
    const long = configuration();
    expect(long.split('\n').length).toBeGreaterThan(150);
    expect(await typed([])).toContain('kept  config/sluice.yaml');
    expect(configuration()).toBe(long);
  });

  it('prints what a shell can take, whatever the name of the folder', async () => {
    const named = join(place.folder, "the desk's files");
    const { out } = await place.ask('config', 'init', named);
    const [, command = ''] = /^ {2}(cd .*)$/m.exec(out) ?? [];
    expect(execFileSync('sh', ['-c', `${command} && pwd`], { encoding: 'utf8' })).toBe(
      `${named}\n`,
    );
  });
});
