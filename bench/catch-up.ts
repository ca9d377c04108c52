// What a jump of the clock costs a client of the simulated gateway that watches fifty symbols: the longest time without a byte.
import { connect, type Socket } from 'node:net';
import { HOUR_MS, type Instant, instant, plus, toIso } from '../src/kernel/instant.ts';
import { startGateway } from './simulated-gateway.ts';
import { pause, percentile, until, within } from './timing.ts';

const MORNING = instant(Date.parse('2026-11-18T15:00:00Z'));
const SYMBOLS = 50;
/** Below the message limit of one second. */
const REQUESTS_A_SECOND = 20;
const JUMPS = { two_hours: 2 * HOUR_MS, thirty_hours: 30 * HOUR_MS };
const CALM_MS = 2_000;

export async function benchCatchUp(): Promise<Record<string, number>> {
  const gateway = startGateway(MORNING, Date.now());
  try {
    const socket = connect(await gateway.port(), '127.0.0.1');
    const arrivals: number[] = [];
    socket.on('data', () => void arrivals.push(performance.now()));
    await watchAll(socket, arrivals);
    const controlPort = await gateway.controlPort();
    const figures: Record<string, number> = {};
    let market = plus(MORNING, HOUR_MS / 60);
    // The first request loads the client that sends it.
    await moveClock(controlPort, market);
    for (const [name, jumpMs] of Object.entries(JUMPS)) {
      market = plus(market, jumpMs);
      await pause(CALM_MS);
      arrivals.length = 0;
      const from = performance.now();
      await within(moveClock(controlPort, market), `the clock moves to ${toIso(market)}`, 300_000);
      const to = performance.now();
      const gaps = gapsOf([from, ...arrivals.filter((at) => at < to), to]);
      figures[`catch_up_${name}_gap_ms`] = percentile(gaps, 1);
      figures[`catch_up_${name}_gap_p99_ms`] = percentile(gaps, 0.99);
      figures[`catch_up_${name}_ms`] = Math.round(to - from);
    }
    socket.destroy();
    return figures;
  } finally {
    gateway.stop();
  }
}

async function moveClock(controlPort: number, at: Instant): Promise<void> {
  const reply = await fetch(`http://127.0.0.1:${controlPort}/clock`, {
    method: 'POST',
    body: JSON.stringify({ at: toIso(at) }),
  });
  if (!reply.ok) throw new Error(`the clock did not move: ${await reply.text()}`);
}

async function watchAll(socket: Socket, arrivals: readonly number[]): Promise<void> {
  socket.write(Buffer.concat([Buffer.from('API\0'), lengthOf(VERSIONS.length), VERSIONS]));
  socket.write(framed(71, 2, 17, ''));
  for (let n = 0; n < SYMBOLS; n += 1) {
    socket.write(framed(1, 11, n + 1, ...contractOf(n), 0, '', 0, 0, ''));
    if (n % REQUESTS_A_SECOND === REQUESTS_A_SECOND - 1) await pause(1_000);
  }
  await until(() => arrivals.length > SYMBOLS, 'quotes');
}

const VERSIONS = Buffer.from('v100..178');

/** Symbols of two letters. */
function contractOf(n: number): readonly (string | number)[] {
  const symbol = String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26));
  return [0, symbol, 'STK', '', '0', '', '', 'SMART', '', 'USD', '', ''];
}

function framed(...fields: readonly (string | number)[]): Buffer {
  const body = Buffer.from(`${fields.join('\0')}\0`);
  return Buffer.concat([lengthOf(body.length), body]);
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

function gapsOf(times: readonly number[]): number[] {
  return times.slice(1).map((at, index) => at - (times[index] ?? at));
}
