// Environments beside a program that runs until it is left: what the pages name of it becomes its own.
import { freePort } from '../processes/free-port.ts';
import { until } from '../processes/waiting.ts';
import { type Environment, FILES, type Home, makeHome } from './home.ts';

/** Of a user of the API beside the demonstration. */
const PASSWORD = 'seven tall ships';

export interface Running {
  /** What it has printed. */
  log(): string;
  leave(): Promise<void>;
}

export function besideRun(home: Home, args: readonly string[]): Running {
  const child = home.start(args);
  let log = '';
  child.stdout?.on('data', (chunk) => {
    log += chunk;
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  return {
    log: () => log,
    async leave() {
      child.kill('SIGINT');
      await ended;
      await home.leave();
    },
  };
}

export async function besideDemo(more: readonly string[]): Promise<Environment> {
  const home = makeHome('--demo');
  const running = besideRun(home, ['start', '--demo', '--foreground', ...more]);
  await until(
    'the API is up and a position is open',
    () =>
      running.log().includes('protected') &&
      /^ {2}--json '\{"login_code"/m.test(running.log()) &&
      (more.length === 0 || running.log().includes('Kafka at')),
  );
  const set = await home.run([
    ...FILES,
    `echo '${PASSWORD}' | sluice user add ann --role viewer --password-stdin`,
  ]);
  if (set.code !== 0) throw new Error(set.output);
  const said = async (command: string) => (await home.run([command])).output.trim();
  const own = {
    api: /^API at (\S+),/m.exec(running.log())?.[1] ?? '',
    broker: /Kafka at ([\d.]+:\d+)/.exec(running.log())?.[1] ?? '',
    position: await said("sluice positions --json | jq -r '.[0].id'"),
    port: await freePort(2),
  };
  if (own.broker !== '') {
    const set = await home.run([published(own.broker)]);
    if (set.code !== 0) throw new Error(set.output);
  }
  const code = /\{"login_code":"[\w-]{43}"\}/.exec(running.log())?.[0] ?? '';
  const signedIn = `curl ${own.api}/api/v1/auth/exchange --json '${code}' | tee signed-in.json | jq -r .access_token`;
  // Kafka's commands take the token of a script as well, other doors only that of a person.
  const given = `export API=${own.api} TOKEN=${await said(signedIn)} KEY=${await said('sluice user token demo')} B=${own.broker}`;
  return {
    run: (commands) => home.run([given, ...commands.map((one) => withOwn(one, own))]),
    leave: running.leave,
  };
}

/** Waits for what the relay publishes first: it makes all topics, and signs before it publishes. */
const published = (broker: string) =>
  `until kcat -b ${broker} -C -e -q -t holdings.trades -o beginning 2>&1 | grep -q TRADE_EXECUTED; do sleep 0.2; done`;

const NEWEST_RUN = `$(curl "$API/api/v1/portfolios/4/import-runs" -H "Authorization: Bearer $TOKEN" | jq -r '.[0].id')`;

interface Own {
  readonly api: string;
  readonly broker: string;
  readonly position: string;
  /** For another broker. */
  readonly port: number;
}

/** The samples of the pages name addresses, positions and signals of the day on which they were taken. */
function withOwn(command: string, own: Own): string {
  return (
    command
      .replaceAll(/http:\/\/(?:127\.0\.0\.1|localhost):(?:8000|8001|36389)/g, own.api)
      .replaceAll('127.0.0.1:9092', own.broker)
      .replaceAll(/\b9092\b/g, String(own.port))
      // The code signs in once.
      .replace(
        /curl -s \S+\/auth\/exchange --json '\{"login_code":"\.\.\."\}'/,
        'cat signed-in.json',
      )
      .replace('@statement.xml', '@shares.xml')
      .replaceAll(/\bimp_[0-9a-f]{20}\b/g, NEWEST_RUN)
      // Pages shorten what stands in each of their requests.
      .replace(
        '…/orders …',
        `${own.api}/api/v1/orders -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json'`,
      )
      .replaceAll('YOUR_TOKEN', '$TOKEN')
      .replaceAll('"password": "..."', `"password": "${PASSWORD}"`)
      .replaceAll(
        /\b[0-9a-f]{16}\b/g,
        "$(sluice signals --not-taken --json | jq -r '.[0].prediction_id')",
      )
      .replaceAll(/\b(?:SPY|AAPL)-\d+\b/g, own.position)
  );
}
