// A program that holds a thousand live readers and counts what they get. Prints a line when all have subscribed, and the
// counts when its input ends.
import { once } from 'node:events';
import { type ControlSocket, openControlSocket } from '../../test/processes/control-socket.ts';
import { percentile, until } from '../timing.ts';

const [url = '', bearer = '', clients = '1000'] = process.argv.slice(2);
const delays: number[] = [];
const sockets: ControlSocket[] = [];
for (let n = 0; n < Number(clients); n += 1) {
  // The delay of every hundredth reader is enough, and costs the others nothing.
  const onMessage = n % 100 === 0 ? noteDelay : () => {};
  sockets.push(openControlSocket(url, { bearer, onMessage }));
}
await until(() => sockets.every(({ counts }) => counts.subscribed === 1), 'subscriptions', 60_000);
process.stdout.write('{"subscribed":true}\n');
process.stdin.resume();
await once(process.stdin, 'end');
process.stdout.write(
  `${JSON.stringify({
    fewest: Math.min(...sockets.map(({ seqs }) => seqs.length)),
    gaps: sockets.reduce((sum, { gaps }) => sum + gaps.length, 0),
    delay_p99_ms: percentile(delays, 0.99),
  })}\n`,
);
process.exit(0);

/** Events of the benchmark carry the time at which they happened. */
function noteDelay(text: string): void {
  const [, at] = /"reason":"at (\d+)"/.exec(text) ?? [];
  if (at !== undefined) delays.push(Date.now() - Number(at));
}
