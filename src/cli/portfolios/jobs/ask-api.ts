// A question to the running API of this configuration, with a token that the local operator issues for a minute: read access to
// the store of users replaces a password.
import { readFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Identity } from '../../../api/http/loaders/parts.ts';
import type { User } from '../../../api/identity/identity-store.ts';
import { roleAllows } from '../../../api/identity/role.ts';
import { instant, MINUTE_MS, toIso } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { ApiSettings } from '../../../trader/ports/settings.ts';
import { API_OFF, apiStatus } from '../../program/api-process.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { locateInstance } from '../../program/instance.ts';
import { printError } from '../../program/output.ts';
import { LOCAL, type UserFlags, withIdentity } from '../user/local-identity.ts';

export interface ApiQuestion {
  readonly method: 'GET' | 'POST';
  /** Below `/api/v1`. */
  readonly path: string;
}

type Asked<Body> = Result<Body, CommandFailure>;

const TIMEOUT_MS = 30_000;

/** What goes wrong is printed. */
export async function askApi<Body>(
  flags: UserFlags,
  question: ApiQuestion,
  show: (body: Body) => ExitCode,
): Promise<ExitCode> {
  const url = await runningApi(flags);
  if (!url.ok) return printError(url.failure);
  return withIdentity(flags, async ({ identity, api }) => {
    const bearer = await operatorsToken(identity);
    if (!bearer.ok) return printError(bearer.failure);
    const answer = await asked<Body>({ url: url.value, bearer: bearer.value, api }, question);
    return answer.ok ? show(answer.value) : printError(answer.failure);
  });
}

async function runningApi(flags: UserFlags): Promise<Result<string, CommandFailure>> {
  const located = locateInstance(flags);
  if (!located.ok) return located;
  const { url, state } = await apiStatus(located.value.api);
  if (state === 'up' && url !== null) return ok(url);
  if (state === 'off') return failed(API_OFF);
  const sentence =
    state === 'starting'
      ? 'The API is still starting; ask again in a moment'
      : 'The API is not running, so nothing is done in the background; run `sluice start --only api`';
  return failed({ sentence, code: 'not-running', exitCode: EXIT.notRunning });
}

/** For the first who may: what is done is recorded as the local operator's. */
async function operatorsToken({
  context,
  tokens,
  record,
}: Identity): Promise<Result<string, CommandFailure>> {
  const users = await context.store.users();
  const [user] = users
    .filter(({ role, isActive }) => isActive && roleAllows(role, 'operate'))
    .toSorted((one, other) => one.createdAt - other.createdAt);
  if (user === undefined)
    return failed({
      sentence: 'No user may operate the API yet; run `sluice user add NAME --role operator`',
      code: 'no-operator',
      exitCode: EXIT.failure,
    });
  const expiresAt = context.now() + MINUTE_MS;
  const { id: userId, tokenEpoch }: User = user;
  const scopes = ['operate'];
  const claims = { userId, sessionId: undefined, tokenEpoch, scopes, expiresAt };
  const issued = await tokens.issue(claims);
  const after = { scopes, expires_at: toIso(instant(expiresAt)) };
  await record(LOCAL, 'token.issue', user.username, { after });
  return ok(issued);
}

interface Door {
  readonly url: string;
  readonly bearer: string;
  readonly api: Pick<ApiSettings, 'tls'>;
}

function asked<Body>(
  { url, bearer, api: { tls } }: Door,
  { method, path }: ApiQuestion,
): Promise<Asked<Body>> {
  const { promise, resolve } = Promise.withResolvers<Asked<Body>>();
  const send = url.startsWith('https:') ? requestHttps : requestHttp;
  const sent = send(`${url}/api/v1${path}`, {
    ...{ method, timeout: TIMEOUT_MS, headers: { authorization: `Bearer ${bearer}` } },
    // It is the process of this configuration if it has its certificate, whatever name that was made for.
    ...(tls !== undefined && {
      ca: readFileSync(tls.cert),
      allowPartialTrustChain: true,
      checkServerIdentity: () => undefined,
    }),
  });
  sent.on('response', (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    response.on('end', () => resolve(answerOf(response.statusCode ?? 0, text)));
    response.on('error', (error) => resolve(failed(silence(error.message))));
  });
  sent.on('timeout', () => sent.destroy(new Error(`no answer within ${TIMEOUT_MS / 1_000} s`)));
  sent.on('error', (error) => resolve(failed(silence(error.message))));
  sent.end();
  return promise;
}

function answerOf<Body>(status: number, text: string): Asked<Body> {
  const body = parsed(text);
  if (status >= 200 && status < 300 && body !== undefined) return ok(body as Body);
  const { detail = `The API answered ${status}` } = (body ?? {}) as { readonly detail?: string };
  const isUnknown = status === 404;
  return failed({
    sentence: detail,
    code: isUnknown ? 'not-found' : 'refused',
    exitCode: isUnknown ? EXIT.usage : EXIT.failure,
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function silence(why: string): CommandFailure {
  return { sentence: `The API does not answer: ${why}`, code: 'no-answer', exitCode: EXIT.timeout };
}
