// Where the commands of the documents run: with nothing, or beside what the page has started before.
import { join } from 'node:path';
import { postgresPrograms, startPostgres } from '../processes/postgres.ts';
import { ROOT } from '../processes/program.ts';
import { until } from '../processes/waiting.ts';
import { besideDemo, besideRun } from './beside.ts';
import { type Environment, FILES, type Home, makeHome } from './home.ts';
import { besidePaper } from './paper.ts';

export const ENVIRONMENTS = {
  /** After `sluice config init`, and nothing runs. */
  fresh: freshHome,
  /** The same, with a server of PostgreSQL for the databases that pages name. */
  postgres: besidePostgres,
  /** Beside a demonstration with a position: every `sluice` asks it, and the API's addresses of the pages are its own. */
  demo: () => besideDemo([]),
  /** The same, with a broker of Kafka. */
  kafka: () => besideDemo(['--with', 'kafka']),
  vietnam: besideVietnam,
  practice: besidePractice,
  /** Beside the gateway and the feed of a paper account; the daemon is stopped before each block. */
  paper: async () => besidePaper(await configured([])),
} as const;

export type EnvironmentName = keyof typeof ENVIRONMENTS;

const BACKTEST =
  'sluice backtest --strategy config/demo/strategies --predictions config/demo/predictions.ndjson';
const DEMO_BACKTEST = `${BACKTEST} --bars SPY=config/demo/spy-1m.csv`;
/** Two reports, and a user of the API with two portfolios. */
const RECORDS = [
  `${DEMO_BACKTEST} --json > before.json`,
  'cp before.json after.json',
  // As the API makes it at its first run.
  'mkdir -p data/paper-DU1234567/api/backtests',
  'sluice user add ann --role admin',
  'sluice ledger open House',
  'sluice ledger open Old',
];

async function configured(more: readonly string[]): Promise<Home> {
  const home = makeHome('');
  const set = await home.run(['sluice config init .', ...more]);
  if (set.code !== 0) throw new Error(set.output);
  return home;
}

async function freshHome(): Promise<Environment> {
  const home = await configured([...FILES, ...RECORDS]);
  return {
    ...home,
    // Pages leave out what the first command of the page has.
    run: (commands, text) =>
      home.run(
        commands.map((one) =>
          one
            .replace('sluice backtest …', one.includes('--bars') ? BACKTEST : DEMO_BACKTEST)
            .replace('docs/examples/', `${join(ROOT, 'docs', 'examples')}/`),
        ),
        text,
      ),
  };
}

async function besidePostgres(): Promise<Environment> {
  const programs = postgresPrograms();
  if (programs === undefined) throw new Error('PostgreSQL is not installed');
  const server = await startPostgres(programs);
  const home = await configured(RECORDS.slice(2));
  const address = (name: string) => server.address.replace('/postgres?', `/${name}?`);
  const folder = new URL(server.address.replace('@/', '@host/')).searchParams.get('host');
  const given = `export PGHOST=${folder} PGUSER=sluice`;
  const made = await home.run([given, 'createdb book']);
  if (made.code !== 0) throw new Error(made.output);
  return {
    run: (commands) =>
      home.run([
        given,
        ...commands.map((one) =>
          one.replaceAll(/postgres:\/\/sluice@db\/(\w+)/g, (_, name) => `'${address(name)}'`),
        ),
      ]),
    async leave() {
      await server.stop();
      await home.leave();
    },
  };
}

async function besideVietnam(): Promise<Environment> {
  const home = makeHome('');
  const running = besideRun(home, ['start', '--demo', 'vietnam', '--foreground']);
  await until('it has bought', () => running.log().includes('bought'));
  return { run: home.run, leave: running.leave };
}

async function besidePractice(): Promise<Environment> {
  const home = await configured([]);
  const running = besideRun(home, ['practice']);
  const gateway = await until(
    'the practice says where its gateway takes faults',
    () => /^Faults: POST \/fault at (\S+) \(gateway\)/m.exec(running.log())?.[1],
  );
  return {
    run: (commands) =>
      home.run(commands.map((one) => one.replaceAll('http://127.0.0.1:40127', gateway))),
    leave: running.leave,
  };
}
