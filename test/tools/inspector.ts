// The command line of the protocol's inspector against `/mcp` and against `sluice mcp`: what it lists, reads and books, and
// whether it finds schemas that other clients cannot read.
import { delimiter, dirname } from 'node:path';
import { type Count, type Ran, run } from '../../scripts/python-environment.ts';
import { MAIN } from '../processes/program.ts';
import type { ToolEnvironment } from './environment.ts';

/** 110 MB, and therefore no dependency: npx keeps it after the first run. */
const INSPECTOR = '@modelcontextprotocol/inspector@2.12.0';
/** A machine may be busy: a server over pipes starts as a process. */
const PATIENT = ['--connect-timeout', '300000'];
const BUY = ['ticker=QQQ', 'quantity=4', 'price=400'];

interface Called {
  readonly isError?: boolean;
  readonly structuredContent?: Readonly<Record<string, unknown>>;
}

type Ask = (...args: readonly string[]) => Promise<Ran>;

export async function inspect(environment: ToolEnvironment): Promise<Count> {
  await keepPortfolio(environment);
  const { url, token } = environment;
  const far = asking(environment, `${url}/mcp`, '--header', `Authorization: Bearer ${token}`);
  const pipes = [process.execPath, MAIN, 'mcp', '--url', url];
  const near = asking(environment, ...pipes, '-e', `SLUICE_API_KEY=${token}`);
  const prompt = ['--method', 'prompts/get', '--prompt-name', 'explain_my_day'];
  // The first run fetches it, which fails for other reasons than what it is asked.
  const fetched = await far('--method', 'tools/list');
  const strict = await far('--method', 'tools/list', '--strict');
  for (const { code, output } of [fetched, strict])
    if (code !== 0) process.stdout.write(`${output.slice(-2_000)}\n`);
  return counted({
    'it is fetched and lists the tools': says(fetched, 'get_cost_basis'),
    'schemas are portable': strict.code === 0,
    'pipes list the tools': says(await near('--method', 'tools/list'), 'get_cost_basis'),
    'portfolios are listed': says(await far('--method', 'resources/list'), '://portfolios/'),
    'the prompt is there': says(await near(...prompt), 'Explain my day'),
    ...(await booked(far, near)),
  });
}

/** Tried over HTTP, confirmed over pipes, repeated over HTTP. */
async function booked(far: Ask, near: Ask): Promise<Readonly<Record<string, boolean>>> {
  const call = async (ask: Ask, name: string, ...given: readonly string[]) => {
    const more = given.length === 0 ? [] : ['--tool-arg', ...given];
    const { output } = await ask('--method', 'tools/call', '--tool-name', name, ...more);
    return JSON.parse(output) as Called;
  };
  const tried = await call(far, 'open_position', ...BUY);
  const token = `confirm_token=${tried.structuredContent?.confirm_token}`;
  const done = await call(near, 'open_position', ...BUY, token);
  const repeated = await call(far, 'open_position', ...BUY, token);
  const value = await call(near, 'get_portfolio_value');
  return {
    'a booking is tried': tried.structuredContent?.dry_run === true,
    'its token books it': done.structuredContent?.dry_run === false,
    'a repeat is answered': repeated.structuredContent?.dry_run === false,
    'it is booked once': /"ticker":"QQQ"[^}]*"quantity":"4"/.test(JSON.stringify(value)),
  };
}

function asking({ folder }: ToolEnvironment, ...target: readonly string[]): Ask {
  // npx runs it with the first node of the path; its notes are kept in the folder.
  const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
  return (...args) =>
    run('npx', ['--yes', INSPECTOR, '--cli', ...PATIENT, ...target, ...args], {
      ...{ cwd: folder, isQuiet: true },
      env: { PATH: path, MCP_CATALOG_PATH: `${folder}/inspector.json` },
    });
}

/** An empty portfolio of the environment's user. */
export async function keepPortfolio({
  url,
  token,
}: Pick<ToolEnvironment, 'url' | 'token'>): Promise<void> {
  const response = await fetch(`${url}/api/v1/portfolios`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Inspected' }),
  });
  if (!response.ok) throw new Error(await response.text());
}

function says({ code, output }: Ran, text: string): boolean {
  return code === 0 && output.includes(text);
}

function counted(checks: Readonly<Record<string, boolean>>): Count {
  for (const [what, isSo] of Object.entries(checks))
    process.stdout.write(`${isSo ? 'ok  ' : 'FAIL'} ${what}\n`);
  const failed = Object.values(checks).filter((isSo) => !isSo).length;
  return { passed: Object.keys(checks).length - failed, failed };
}
