// A trader between simulators, and the API beside it, as processes: what third-party tools are let loose on.
import { type ServedApi, startApi } from '../processes/served-api.ts';
import { createWorld } from '../processes/three-processes.ts';
import { FILES, FOLLOW_AAPL } from '../processes/world-files.ts';

const CONFIG = `
api: { enabled: true, port: 0, requests_per_minute: 1000000, logins_per_minute: 100000 }
metrics: { port: 0 }
`;

export interface ToolEnvironment {
  readonly url: string;
  readonly folder: string;
  readonly account: string;
  /** Of an administrator, for thirty minutes. */
  readonly token: string;
  readonly username: string;
  readonly password: string;
  end(): Promise<void>;
}

export async function openToolEnvironment(): Promise<ToolEnvironment> {
  const world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 1,
    symbols: ['AAPL'],
    strategy: FOLLOW_AAPL,
    config: CONFIG,
  });
  await world.start('--only', 'trader');
  await world.hold('AAPL', 100);
  const added = await world.sluice('user', 'add', 'ann', '--role', 'admin', ...FILES);
  const api = await startApi(world.folder, FILES);
  const password = 'correct horse 42';
  await setPassword(api, codeIn(added.stdout), password);
  // A new password ends every token that was given before.
  const token = await world.sluice('user', 'token', 'ann', '--minutes', '30', ...FILES);
  return {
    url: api.url,
    folder: world.folder,
    account: 'DU1234567',
    token: token.stdout.trim(),
    ...{ username: 'ann', password },
    async end() {
      api.child.kill('SIGTERM');
      await world.end();
    },
  };
}

/** The code that `sluice user add` prints. */
function codeIn(text: string): string {
  const [code] = /(?<![\w-])[\w-]{20,}(?![\w-])/.exec(text) ?? [];
  if (code === undefined) throw new Error(`no code in ${text}`);
  return code;
}

async function setPassword({ url }: ServedApi, code: string, password: string): Promise<void> {
  const response = await fetch(`${url}/api/v1/auth/reset`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, new_password: password }),
  });
  if (!response.ok) throw new Error(await response.text());
}
