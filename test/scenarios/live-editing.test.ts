// A strategy is edited while its position is open: by saves, by `sluice reload`, by a signal, rightly and wrongly.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LONG_TIMEOUT } from '../processes/program.ts';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { withWhen } from '../trader/config/code/code-text.ts';

const RULE = `name: follow
symbols: [AAPL]
entry: { when: "prediction.confidence >= 0.7" }
size: { shares: 100 }
stop: { percent: 2 }
trail: { percent: 5, activate_at_r: 1 }
exit: { opposite: true }
cooldown_minutes: 0
`;

let world: World;

beforeAll(async () => {
  world = await createWorld({
    market: '2026-11-18T11:00:00-05:00',
    speed: 1,
    symbols: ['AAPL', 'MSFT'],
    strategy: RULE,
    pollSeconds: 1,
  });
  const started = await world.start();
  expect(started.stderr).toBe('');
});

afterAll(() => world?.end());

interface Strategy {
  readonly name: string;
  readonly hash: string;
  readonly since: string;
  readonly symbols: readonly string[];
  readonly holds: readonly string[];
  readonly removed: boolean;
}

function save(text: string, name = 'rule.yaml'): void {
  writeFileSync(join(world.folder, 'strategies', name), text);
}

async function follow(): Promise<Strategy | undefined> {
  const strategies = await world.control<Strategy[]>('/strategies');
  return strategies.find(({ name }) => name === 'follow');
}

async function stopResting(): Promise<number | null | undefined> {
  const { open_orders } = await world.state();
  return open_orders.find(({ type }) => type === 'STP')?.stop_price;
}

it('lives through every kind of edit with its position covered', async () => {
  await world.hold('AAPL', 100);
  const stop = await stopResting();
  const before = await follow();
  expect(before).toMatchObject({ symbols: ['AAPL'], holds: ['AAPL'] });

  // A save is taken by itself, and what is open keeps its terms.
  save(RULE.replace('percent: 2', 'percent: 1').replace('[AAPL]', '[AAPL, MSFT]'));
  const edited = await until('the edit', async () => {
    const rule = await follow();
    return rule?.hash === before?.hash ? undefined : rule;
  });
  expect(edited.symbols).toEqual(['AAPL', 'MSFT']);
  expect(Date.parse(edited.since)).toBeGreaterThan(Date.parse(before?.since ?? ''));
  expect(await stopResting()).toBe(stop);
  expect((await world.sluice('reload')).stdout).toContain('Nothing changed');

  // Code is taken like terms; code that never ends is refused, and stops nothing else.
  const code = withWhen(
    "({ prediction }) => prediction.confidence === 0.7654 && 'a'.repeat(2 ** 28).split('').length > 1",
  );
  save(code, 'coded.ts');
  await until('the code', async () => {
    const strategies = await world.control<Strategy[]>('/strategies');
    return strategies.some(({ name }) => name === 'drive');
  });
  // One call of a built-in function takes more memory than there is: it costs the signal, and not the trader.
  const { pid: running } = await world.look<{ pid: number }>('status');
  await world.predict('AAPL', 'BUY', 0.7654);
  const why = await until('the refusal of the signal', async () => {
    const text = JSON.stringify(await world.look('signals', '--not-taken'));
    return text.includes('ended its process') ? text : undefined;
  });
  expect(why).toContain('needs more than 128 MB of memory');
  expect((await world.look<{ pid: number }>('status')).pid).toBe(running);
  save(`for (;;);\n${code}`, 'coded.ts');
  const endless = await until('the refusal of the code', async () => {
    const ran = await world.sluice('reload');
    return ran.code === 4 ? ran : undefined;
  });
  expect(endless.stderr).toContain('strategies/coded.ts:1:1: loading took longer than 250 ms');
  rmSync(join(world.folder, 'strategies', 'coded.ts'));
  await until('the files to be valid again', async () => {
    const ran = await world.sluice('reload');
    return ran.code === 0 ? ran : undefined;
  });

  // A symbol that is new gets its prices and its bars, and is traded.
  const held = await world.hold('MSFT', 100);
  expect(held.strategy).toBe('follow');

  // A fault is reported with its place and changes nothing.
  save(RULE.replace('prediction.confidence', 'prediction.confidnce'));
  const refused = await until('the refusal', async () => {
    const ran = await world.sluice('reload');
    return ran.code === 4 ? ran : undefined;
  });
  expect(refused.stderr).toContain(
    'strategies/rule.yaml:3:17: entry.when: prediction has no confidnce; did you mean prediction.confidence? (not-reloaded)',
  );
  expect(refused.stderr).toContain('Configuration rejected; the previous one stays in force.');
  expect((await follow())?.hash).toBe(edited.hash);
  expect(await world.look('strategy', 'list')).toMatchObject([{ name: 'follow', live: true }]);

  // Asked to, open positions take over what protects more, and nothing that protects less.
  save(RULE.replace('percent: 2', 'percent: 3'));
  const weaker = await world.sluice('reload', '--apply-to-open');
  expect(weaker.code).toBe(1);
  expect(weaker.stderr).toContain(
    'AAPL keeps the terms of its entry: the stop would change from 2 % to 3 %, which is looser',
  );
  save(RULE.replace('percent: 2', 'percent: 1.5'));
  const tighter = await world.sluice('reload', '--apply-to-open');
  expect(tighter.stderr).toContain(
    'MSFT keeps the terms of its entry: its strategy follow is not in force',
  );
  await until('the tighter stop', async () => ((await stopResting()) ?? 0) > (stop ?? 0));

  // A signal asks for a reload as a save does.
  const { pid } = await world.look<{ pid: number }>('status');
  rmSync(join(world.folder, 'strategies', 'rule.yaml'));
  process.kill(pid, 'SIGHUP');
  const removed = await until('the removal', async () => {
    const rule = await follow();
    return rule?.removed === true ? rule : undefined;
  });
  expect([...removed.holds].sort()).toEqual(['AAPL', 'MSFT']);
  const positions =
    await world.look<{ symbol: string; strategy: string; protected: boolean }[]>('positions');
  expect(positions.map(({ symbol }) => symbol).sort()).toEqual(['AAPL', 'MSFT']);
  expect(positions.every((position) => position.protected && position.strategy === 'follow')).toBe(
    true,
  );

  // Its rule gone, it still ends by the terms it was opened under.
  await world.predict('AAPL', 'SELL');
  await until('the exit', async () => {
    const { positions: atBroker } = await world.state();
    return atBroker.every(({ symbol, quantity }) => symbol !== 'AAPL' || quantity === 0);
  });
  expect((await world.look<{ pid: number }>('status')).pid).toBe(pid);
  expect((await world.state()).naked_milliseconds).toBe(0);

  // A start takes nothing that is not whole.
  save('name: [');
  await world.sluice('stop', ...LONG_TIMEOUT);
  expect((await world.start()).code).toBe(4);
});
