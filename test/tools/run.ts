// Third-party tools against a running API and its documents: schemathesis, Locust, a generated client, promtool, the
// inspector of the Model Context Protocol, hadolint, pandas and polars, optimisers of weights; and pm2 and systemd, which run the daemon itself.
// They run side by side; with TEST_RUNS below 1 those of NIGHT run only if they are named.
//   node test/tools/run.ts [fuzz | load | client | alerts | image | journals | notebooks | optimisers | pm2 | systemd | inspector]...
//   node test/tools/run.ts fuzz --paths '^/api/v1/orders'   operations of these paths alone, with more examples of each
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPythonClient } from '../../scripts/packages/python-client.ts';
import {
  type Count,
  countIn,
  environmentWith,
  makeEnvironment,
  type Ran,
  run,
  sum,
} from '../../scripts/python-environment.ts';
import { refuse, scriptArguments } from '../../scripts/script-options.ts';
import { ROOT } from '../processes/program.ts';
import { share } from '../runs/night.ts';
import { openToolEnvironment, type ToolEnvironment } from './environment.ts';
import { inspect, keepPortfolio } from './inspector.ts';
import { judgeJournals } from './journals.ts';
import { computeInNotebooks, executeOrders } from './notebooks.ts';
import { compareOptimisers } from './optimisers.ts';
import { walkUnderPm2 } from './pm2.ts';
import { walkUnderSystemd } from './systemd.ts';

const PYTHON = join(ROOT, 'test', 'tools', 'python');
const REQUIREMENTS = join(PYTHON, 'requirements-tools.txt');
const SEED = '20261121';
/** Of each operation; nights try them all. */
const EXAMPLES = Math.max(3, Math.round(24 * share(1)));
/** A few operations need as many accepted answers as all together. */
const EXAMPLES_OF_FEW = 8 * EXAMPLES;
/** It takes an eighth of it on a machine without other work. */
const FUZZ_MS = 960_000;

/** What every answer has to keep; whether valid data is accepted depends on the book, so that is not among them. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
];
/** They may end the session or the rights of the user behind the token, so they come last. */
const RISKY = '^/api/v1/(users|auth/(logout|page|password))';
/** Streams without an end. */
const ENDLESS = ['/api/v1/events', '/api/v1/portfolios/{id}/events'].flatMap((path) => [
  '--exclude-path',
  path,
]);

/** Two halves at once, as the tool and the API wait for each other. */
const HALF = '^/api/v1/[i-z]';
const SAFE: readonly (readonly string[])[] = [
  ['--include-path-regex', HALF, '--exclude-path-regex', RISKY],
  ['--exclude-path-regex', `${HALF}|${RISKY}`],
];
/** Reads and deletions have few fields: a night tries them too. */
const METHODS =
  share(1) < 1 ? ['GET', 'HEAD', 'DELETE'].flatMap((method) => ['--exclude-method', method]) : [];
/** Every bound of every field, most of its requests, is tried at night. */
const EACH_ALONE = share(1) < 1 ? 'examples,fuzzing' : 'examples,coverage,fuzzing';
/** One operation after the other, with what the one before answered: of all paths together. */
const IN_TURN = 'stateful';

type Tool = (environment: ToolEnvironment, bin: string) => Promise<Count>;

async function fuzz(environment: ToolEnvironment, bin: string): Promise<Count> {
  // Something to read, change and delete.
  await keepPortfolio(environment);
  // Read once: several fuzzers that ask a busy machine for it at the same time give up.
  const description = join(environment.folder, 'fuzzed.json');
  writeFileSync(description, await (await fetch(`${environment.url}/openapi.json`)).text());
  const within = (scope: readonly string[], phases = EACH_ALONE, examples = EXAMPLES) =>
    fuzzWithin({ description, scope, phases, examples }, environment, bin);
  if (paths !== undefined) {
    const few = ['--include-path-regex', paths];
    const alone = await within(few, EACH_ALONE, EXAMPLES_OF_FEW);
    const inTurn = await within(few, IN_TURN, EXAMPLES_OF_FEW);
    return sum([alone, inTurn, await wasAdmitted(environment.url)]);
  }
  const safe = await Promise.all(SAFE.map((scope) => within([...scope, ...METHODS])));
  // At night: it takes as long as the rest.
  const inTurn = share(1) < 1 ? NONE : await within(['--exclude-path-regex', RISKY], IN_TURN);
  // A fuzzer that is refused everywhere finds nothing.
  const admitted = await wasAdmitted(environment.url);
  const risky = await within(['--include-path-regex', RISKY, ...METHODS]);
  return sum([...safe, inTurn, admitted, risky]);
}

const NONE: Count = { passed: 0, failed: 0 };

interface Fuzzed {
  /** The file of the API's description. */
  readonly description: string;
  readonly scope: readonly string[];
  readonly phases: string;
  /** Of each operation. */
  readonly examples: number;
}

/** Shows what the fuzzer prints once it has ended. */
async function fuzzWithin(
  { description, scope, phases, examples }: Fuzzed,
  { url, token, folder }: ToolEnvironment,
  bin: string,
): Promise<Count> {
  const ran = await run(
    join(bin, 'schemathesis'),
    [
      ...['--config-file', join(PYTHON, 'schemathesis.toml'), '--no-color', 'run'],
      ...[description, '--url', url, ...scope, ...ENDLESS],
      ...['--header', `Authorization: Bearer ${token}`, '--checks', CHECKS.join(',')],
      ...['--phases', phases, '--continue-on-failure', '--warnings', 'off'],
      ...['--max-examples', String(examples), '--seed', SEED, '--request-timeout', '10'],
      // A busy machine makes examples slowly.
      ...['--suppress-health-check', 'too_slow'],
      ...['--generation-database', 'none'],
    ],
    // It keeps notes in the folder it runs in.
    { deadlineMs: FUZZ_MS, cwd: mkdtempSync(join(folder, 'fuzz-')), isQuiet: true },
  );
  process.stdout.write(`\n== fuzz ${phases} ${scope.join(' ')}\n${ran.output}`);
  return operationsIn(ran);
}

/** Few writes are allowed by what is in the book. */
const ADMITTED_MIN = share(1) < 1 ? 15 : 200;

async function wasAdmitted(url: string): Promise<Count> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const answers = [...metrics.matchAll(/^sluice_api_requests_total\{.*status="2\d\d"\} (\d+)$/gm)];
  const admitted = answers.reduce((all, [, count]) => all + Number(count), 0);
  process.stdout.write(`\n${admitted} of its requests were accepted.\n`);
  return admitted >= ADMITTED_MIN ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Counts operations, as it reports them: `Tested: 59`, and `56 unique failures` if there are any. */
function operationsIn({ output, code }: Ran): Count {
  const tested = Number(/Tested: (\d+)/.exec(output)?.[1] ?? 0);
  const failures = Number(/(\d+) unique failures?/.exec(output)?.[1] ?? 0);
  const failed = code === 0 && tested > 0 ? 0 : Math.max(1, failures);
  return { passed: Math.max(0, tested - failed), failed };
}

async function load({ url, token }: ToolEnvironment, bin: string): Promise<Count> {
  const ran = await run(
    join(bin, 'locust'),
    [
      ...['-f', join(ROOT, 'test', 'load', 'locustfile.py'), '--headless', '--only-summary'],
      ...['--users', '20', '--spawn-rate', '20', '--run-time', '8s', '--host', url],
      ...['--exit-code-on-error', '1', '--json'],
    ],
    { env: { SLUICE_TOKEN: token }, isQuiet: true },
  );
  const rows = rowsIn(ran.output);
  const asked = rows.reduce((all, { num_requests: count }) => all + count, 0);
  const failures = rows.reduce((all, { num_failures: count }) => all + count, 0);
  const isGood = ran.code === 0 && asked > 0 && failures === 0;
  process.stdout.write(`\n${asked} requests of 20 users, ${failures} failures.\n`);
  return isGood ? { passed: rows.length, failed: 0 } : { passed: 0, failed: Math.max(1, failures) };
}

interface LoadRow {
  readonly num_requests: number;
  readonly num_failures: number;
}

/** Locust prints its figures as JSON on standard output, and the table for people on standard error. */
function rowsIn(output: string): readonly LoadRow[] {
  const [from, to] = [output.indexOf('['), output.lastIndexOf(']')];
  return from < 0 ? [] : (JSON.parse(output.slice(from, to + 1)) as LoadRow[]);
}

/** What executes a notebook. */
const NOTEBOOK = ['nbclient==0.11.0', 'ipykernel==7.4.0'];

/** As a stranger has it: generated, installed by pip into an empty environment, and used. */
async function client({ url, token, username, password }: ToolEnvironment): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-client-'));
  try {
    // The generator waits five seconds for an address, and a busy machine may need more.
    const description = join(folder, 'openapi.json');
    writeFileSync(description, await (await fetch(`${url}/openapi.json`)).text());
    const built = join(folder, 'client');
    await buildPythonClient(description, built);
    await makeEnvironment(join(folder, 'venv'), [built, ...NOTEBOOK]);
    const bin = join(folder, 'venv/bin');
    const args = [join(PYTHON, 'use_client.py'), url, username, password];
    const used = countIn(await run(join(bin, 'python'), args));
    return sum([used, await executeOrders(bin, { url, token })]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function alerts(): Promise<Count> {
  const folder = join(ROOT, 'docs', 'observability');
  const checked = await run('promtool', ['check', 'rules', join(folder, 'alerts.yaml')]);
  const tested = await run('promtool', ['test', 'rules', join(folder, 'alerts.test.yaml')]);
  const failed = [checked, tested].filter(({ code }) => code !== 0).length;
  return { passed: 2 - failed, failed };
}

async function image(bin: string): Promise<Count> {
  const { code } = await run(join(bin, 'hadolint'), [join(ROOT, 'Dockerfile')]);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** They ask no API. */
const APART: Readonly<Record<string, (bin: string) => Promise<Count>>> = {
  alerts,
  image,
  journals: judgeJournals,
  notebooks: computeInNotebooks,
  optimisers: compareOptimisers,
  pm2: walkUnderPm2,
  systemd: walkUnderSystemd,
};
/** One after the other in the same environment; fuzzers change what the others read, and have an environment of their own. */
const READERS: Readonly<Record<string, Tool>> = { inspector: inspect, client, load };
const FUZZERS: Readonly<Record<string, Tool>> = { fuzz };
/** They need no Python, or one of their own. */
const BARE = ['alerts', 'inspector', 'notebooks', 'optimisers', 'pm2', 'systemd'];

const {
  values: { paths },
  positionals: asked,
} = scriptArguments({ paths: { type: 'string' } });
const names = [APART, READERS, FUZZERS].flatMap((group) => Object.keys(group));
const unknown = asked.find((name) => !names.includes(name));
if (unknown !== undefined)
  refuse(`No tool is called "${unknown}". There are: ${names.join(', ')}.`);
/** The load, tables read by other libraries, and weights that a fixture holds; and a second service manager: systemd stays. */
const NIGHT = ['load', 'notebooks', 'optimisers', 'pm2'];
const isAsked = ([name]: readonly [string, unknown]) =>
  asked.includes(name) || (asked.length === 0 && !(share(1) < 1 && NIGHT.includes(name)));

/** One that cannot be run has failed; the others go on. */
async function counted(name: string, judged: Promise<Count>): Promise<Count> {
  const { passed, failed } = await judged.catch((error: unknown) => {
    process.stdout.write(`\n${name}: ${error}\n`);
    return { passed: 0, failed: 1 };
  });
  process.stdout.write(`\n== ${name}: ${passed} passed, ${failed} failed\n`);
  return { passed, failed };
}

async function inOrder(group: Readonly<Record<string, Tool>>, bin: string): Promise<Count> {
  const tools = Object.entries(group).filter(isAsked);
  if (tools.length === 0) return { passed: 0, failed: 0 };
  const environment = await openToolEnvironment();
  const counts: Count[] = [];
  try {
    for (const [name, tool] of tools) counts.push(await counted(name, tool(environment, bin)));
  } finally {
    await environment.end();
  }
  return sum(counts);
}

const isBare = asked.length > 0 && asked.every((name) => BARE.includes(name));
const bin = isBare ? '' : await environmentWith(REQUIREMENTS);
const apart = Object.entries(APART)
  .filter(isAsked)
  .map(([name, judge]) => counted(name, judge(bin)));
const { passed, failed } = sum(
  await Promise.all([inOrder(READERS, bin), inOrder(FUZZERS, bin), ...apart]),
);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
