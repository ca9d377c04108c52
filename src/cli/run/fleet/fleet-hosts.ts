// The hosts that a command is about, and their APIs.

import { existsSync } from 'node:fs';
import { type ApiClient, createApiClient } from '../../../api/client/client.ts';
import { nearestName } from '../../../kernel/nearest-name.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { DISK } from '../../../trader/config/files/disk.ts';
import { type Fleet, type FleetHost, loadFleet } from '../../../trader/config/fleet/fleet-file.ts';
import { sentenceOf } from '../../../trader/config/issues/config-issue.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError } from '../../program/output.ts';
import { didYouMean } from '../../program/usage-message.ts';

export interface FleetFlags {
  readonly fleet?: string;
  readonly on?: readonly string[] | undefined;
  readonly json?: boolean;
}

/** All faults of the file, or the fleet with the hosts that are meant. */
export function fleetMeant({ fleet: named, on }: FleetFlags): Result<Fleet, CommandFailure[]> {
  const file = named ?? process.env.SLUICE_FLEET ?? 'config/fleet.yaml';
  if (!existsSync(file)) {
    const sentence = `No file ${file}: write one with your hosts, as docs/fleet.md shows, or name it with --fleet`;
    return failed([{ sentence, code: 'fleet', exitCode: EXIT.configuration }]);
  }
  const loaded = loadFleet({ file, cwd: process.cwd(), env: process.env, disk: DISK });
  if (!loaded.ok)
    return failed(
      loaded.failure.map((issue) => ({
        ...{ sentence: sentenceOf(issue), code: 'fleet', exitCode: EXIT.configuration },
      })),
    );
  const fleet = loaded.value;
  const names = fleet.hosts.map(({ name }) => name);
  const unknown = (on ?? []).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const near = nearestName(unknown, names);
    const meant = near === undefined ? `; known: ${names.join(', ')}` : didYouMean(near);
    const sentence = `No host ${unknown} in ${file}${meant}`;
    return failed([{ sentence, code: 'unknown-host', exitCode: EXIT.usage }]);
  }
  const hosts = fleet.hosts.filter(({ name }) => on === undefined || on.includes(name));
  return ok({ ...fleet, hosts });
}

/** One line each; never none. */
export function printFailures(failures: readonly CommandFailure[]): ExitCode {
  const codes = failures.map(printError);
  return codes[0] ?? EXIT.failure;
}

export interface HostApi {
  readonly host: FleetHost;
  readonly client: ApiClient;
}

export function apiOf(host: FleetHost): HostApi {
  return { host, client: createApiClient({ baseUrl: host.url, token: () => host.key }) };
}

/** Shorter than the half minute within which a silent host is named. */
const ANSWER_MS = 8_000;

/** For each question a new one: it begins when it is made. */
export function answerLimit(): AbortSignal {
  return AbortSignal.timeout(ANSWER_MS);
}

interface Answer<Body> {
  readonly data?: Body;
  readonly error?: unknown;
  readonly response: Response;
}

export const STRANGER =
  'what answers at its address is not the API of sluice: correct the fleet file';

export interface Unanswered {
  /** `silent`: nothing was received, so that a command may have been carried out. `refused`: the API said no. */
  readonly kind: 'silent' | 'refused';
  readonly why: string;
}

/** The body, or why there is none, in words. */
export async function bodyOf<Body>(
  asking: Promise<Answer<Body>>,
): Promise<Result<Body, Unanswered>> {
  try {
    const { data, error, response } = await asking;
    if (data !== undefined) return ok(data);
    const detail = (error as { readonly detail?: unknown } | undefined)?.detail;
    const said = typeof detail === 'string' ? detail : `HTTP ${response.status}`;
    const why = response.status === 401 ? `its key is not accepted: ${said}` : said;
    return failed({ kind: 'refused', why });
  } catch (error) {
    return failed({ kind: 'silent', why: causeOf(error) });
  }
}

/** The network's own words: fetch hides them behind "fetch failed". */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${ANSWER_MS / 1_000} s`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const [first] = cause instanceof AggregateError ? cause.errors : [cause];
  return first instanceof Error ? first.message : cause.message;
}
