// The gateway and the feed of a paper account, on simulators, for the commands that start a daemon beside them.
import { freePort } from '../processes/free-port.ts';
import { startSimulator } from '../processes/simulator.ts';
import type { Environment, Home } from './home.ts';

/** In the middle of a session; from then on market time is ten times as fast. */
const MARKET = '2020-12-16T11:00:00-05:00';
const SPEED = 10;

/** With the code in the link that was printed. */
const NEW_PASSWORD = `"$(sed -n 's/.*password_code=\\([^&]*\\)&.*/{\\"code\\": \\"\\1\\", \\"new_password\\": \\"seven tall ships\\"}/p' added.txt)"`;

export async function besidePaper(home: Home): Promise<Environment> {
  const clock = `${MARKET}@${Date.now()}x${SPEED}`;
  const [gateway, feed] = await Promise.all([
    startSimulator('gateway', clock, ['--bars', 'SPY=config/demo/spy-1m.csv']),
    startSimulator('flow', clock, ['--synthetic', 'AAPL,MSFT,SPY']),
  ]);
  const api = await freePort();
  const given = [
    `export SLUICE__GATEWAY__PORT=${gateway.port} SLUICE__API__ENABLED=true SLUICE__API__PORT=${api}`,
    `sed -i 's|127.0.0.1:8090|127.0.0.1:${feed.port}|' config/sluice.yaml`,
    // Only these take practice time.
    `sluice() { case "$1" in start|doctor) command sluice "$@" --clock '${clock}' ;; *) command sluice "$@" ;; esac; }`,
    'npx() { "$@"; }',
    'sluice stop >stopped.txt 2>&1 || true',
  ];
  /** What the pages have from before: a backup of a day, and the code that was printed. */
  const own = (command: string): string =>
    command
      .replaceAll('127.0.0.1:8000', `127.0.0.1:${api}`)
      .replace(/^sluice db restore/, 'sluice start; sluice db backup; sluice stop; $&')
      .replace(/(sluice user add .*?)(?= *#)/, '$1 | tee added.txt')
      .replace(`'{"code": "...", "new_password": "..."}'`, NEW_PASSWORD);
  return {
    run: (commands) => home.run([...given, ...commands.map(own)]),
    async leave() {
      await home.run(given);
      await Promise.all([gateway.end(), feed.end()]);
      await home.leave();
    },
  };
}
