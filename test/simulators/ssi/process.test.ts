// `sluice sim ssi` as a process: it says where it listens, survives a kill by its state file, and ends with its parent.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type SimulatorProcess, startSimulator } from '../../processes/simulator.ts';
import { type Harness, harnessOf, TEN } from './wire-harness.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ssi-process-'));
const running: SimulatorProcess[] = [];
afterEach(async () => {
  for (const process of running.splice(0)) await process.end();
  rmSync(folder, { recursive: true });
});

async function start(at: string): Promise<{ harness: Harness; process: SimulatorProcess }> {
  const [state, key] = ['state.ndjson', 'ssi.key'].map((name) => path.join(folder, name));
  const standing = `${at}@${Date.now() + 3_600_000}x1`;
  const process = await startSimulator('ssi', standing, [
    ...['--state', String(state), '--key', String(key), '--board', 'SHS=HNX', '--otp', '765432'],
  ]);
  running.push(process);
  const harness = await harnessOf(
    { port: process.port, controlPort: process.controlPort, stop: process.end },
    () => {},
    () => Date.parse(at),
  );
  return { harness, process };
}

it('keeps what was filled when it is killed', async () => {
  const { harness, process } = await start(TEN);
  expect((await harness.logIn('222222')).body.code).toBe(401100);
  await harness.logIn('765432');
  const { ask, board } = await harness.priceOf('SHS');
  expect(board).toBe('HNX');
  await harness.order({ symbol: 'SHS', price: String(ask), quantity: 500, clientRequestId: 'a1' });
  await harness.pass(1_000);
  const before = await harness.state();
  expect(before.fills).toMatchObject([{ client_request_id: 'a1', shares: 500 }]);
  await process.kill();
  const { harness: again } = await start('2026-03-03T10:01:00+07:00');
  again.token = harness.token;
  const after = await again.state();
  expect(after.fills).toEqual(before.fills);
  expect(after.accounts).toEqual(before.accounts);
  const repeated = await again.order({ symbol: 'SHS', price: '1', clientRequestId: 'a1' });
  expect(repeated.status).toBe(409);
});
