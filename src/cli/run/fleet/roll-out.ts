// `sluice fleet roll-out FILE`: one strategy file on several hosts. Each host checks it by its own files first. On more than one host it
// goes only once the same text has been in force on another one since an earlier day.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { DAY_MS } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { shellWord } from '../../../kernel/shell-word.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { whyUnconfirmed } from '../../program/question.ts';
import {
  answerLimit,
  apiOf,
  bodyOf,
  type FleetFlags,
  fleetMeant,
  type HostApi,
  printFailures,
  STRANGER,
} from './fleet-hosts.ts';

export interface RollOutFlags extends FleetFlags {
  readonly yes?: boolean;
  readonly untried?: boolean;
}

interface Sent {
  /** As typed. */
  readonly named: string;
  readonly file: string;
  readonly text: string;
  readonly hash: string;
}

interface HostFile {
  readonly api: HostApi;
  /** Of the text that is there; undefined: none. */
  readonly hash: string | undefined;
  readonly changedAt: string | undefined;
}

interface Outcome {
  readonly host: string;
  readonly outcome: 'same' | 'checked' | 'saved' | 'refused';
  readonly text: string;
}

export async function rollOut(named: string, flags: RollOutFlags): Promise<ExitCode> {
  const sent = textOf(named);
  if (!sent.ok) return printError(sent.failure);
  const whole = fleetMeant({ ...flags, on: undefined });
  const fleet = fleetMeant(flags);
  if (!fleet.ok) return printFailures(fleet.failure);
  if (!whole.ok) return printFailures(whole.failure);
  const all = await Promise.all(whole.value.hosts.map((host) => fileAt(apiOf(host), sent.value)));
  const meant = all.filter(({ api }) =>
    fleet.value.hosts.some(({ name }) => name === api.host.name),
  );
  const changing = meant.filter(({ hash }) => hash !== sent.value.hash);
  const obstacle = obstacleTo(changing, all, sent.value, flags);
  if (obstacle !== undefined) return printError(obstacle);
  const outcomes = await onEach(meant, sent.value, flags.yes === true);
  if (flags.json) printJson({ file: sent.value.file, hosts: outcomes });
  else printOutcomes(outcomes);
  const checked = outcomes.filter(({ outcome }) => outcome === 'checked');
  if (checked.length === 0 || outcomes.some(isRefused)) return endOf(outcomes, meant.length);
  const refusal = await whyUnconfirmed({
    meaning: `${counted(checked.length, 'host')} would be changed.`,
    ...{ question: 'Save it?', nothing: 'Nothing was saved', instead: 'add --yes to do it', flags },
  });
  if (refusal !== undefined) return printError(refusal);
  const saved = await onEach(meant, sent.value, true);
  printOutcomes(saved);
  return endOf(saved, meant.length);
}

/** One after the other: the first that refuses keeps the text from the rest. */
async function onEach(
  hosts: readonly HostFile[],
  sent: Sent,
  isConfirmed: boolean,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const host of hosts) {
    const outcome = await carriedOut(host, sent, isConfirmed);
    outcomes.push(outcome);
    if (isRefused(outcome)) break;
  }
  return outcomes;
}

function printOutcomes(outcomes: readonly Outcome[]): void {
  for (const { host, text } of outcomes) printLine(`${host}: ${text}`);
}

function endOf(outcomes: readonly Outcome[], asked: number): ExitCode {
  const refused = outcomes.find(isRefused);
  if (refused === undefined) return EXIT.ok;
  const after = counted(asked - outcomes.length, 'host');
  return printError({
    sentence: `${refused.host} refuses the file; not asked after it: ${after}`,
    ...{ code: 'refused', exitCode: EXIT.failure },
  });
}

function isRefused({ outcome }: Outcome): boolean {
  return outcome === 'refused';
}

function textOf(named: string): Result<Sent, CommandFailure> {
  if (!named.endsWith('.yaml'))
    return failed({
      sentence: `${named}: only YAML is rolled out; code is saved on each host by a person who may`,
      ...{ code: 'usage', exitCode: EXIT.usage },
    });
  try {
    const text = readFileSync(named, 'utf8');
    const hash = createHash('sha256').update(text).digest('hex');
    return ok({ named, file: basename(named), text, hash });
  } catch (error) {
    const sentence = `${named}: ${fileFaultText(error)}`;
    return failed({ sentence, code: 'file', exitCode: EXIT.usage });
  }
}

async function fileAt(api: HostApi, { file }: Sent): Promise<HostFile> {
  const found = await bodyOf(
    api.client.GET('/api/v1/daemon/{trader}/strategies/files/{file}', {
      params: { path: { trader: api.host.account, file } },
      signal: answerLimit(),
    }),
  );
  if (!found.ok) return { api, hash: undefined, changedAt: undefined };
  return { api, hash: found.value.hash, changedAt: found.value.changed_at };
}

function obstacleTo(
  changing: readonly HostFile[],
  all: readonly HostFile[],
  { named, file, hash }: Sent,
  { untried, on, fleet }: RollOutFlags,
): CommandFailure | undefined {
  if (changing.length <= 1 || untried === true) return undefined;
  const since = Date.now() - DAY_MS;
  const isTried = all.some((one) => one.hash === hash && Date.parse(one.changedAt ?? '') <= since);
  if (isTried) return undefined;
  const first = (on ?? all.map(({ api }) => api.host.name))[0];
  const hosts = fleet === undefined ? '' : ` --fleet ${shellWord(fleet)}`;
  return {
    sentence: `No host has run this text of ${file} for a day. Roll it out to one first: \`sluice fleet roll-out ${shellWord(named)} --on ${first} --yes${hosts}\`; --untried does all at once`,
    ...{ code: 'untried', exitCode: EXIT.usage },
  };
}

async function carriedOut(
  { api: { host, client }, hash }: HostFile,
  sent: Sent,
  isConfirmed: boolean,
): Promise<Outcome> {
  const of = (outcome: Outcome['outcome'], text: string) => ({ host: host.name, outcome, text });
  if (hash === sent.hash) return of('same', `has this text of ${sent.file} already`);
  const params = { path: { trader: host.account, file: sent.file } };
  const verdict = await bodyOf(
    client.POST('/api/v1/daemon/{trader}/strategies/files/{file}/check', {
      ...{ params, body: { text: sent.text }, signal: answerLimit() },
    }),
  );
  if (!verdict.ok) return of('refused', verdict.failure.why);
  if (!('issues' in verdict.value)) return of('refused', STRANGER);
  const { ok: isRight, issues, changes, text } = verdict.value;
  if (!isRight) return of('refused', issues.map(({ sentence }) => sentence).join('; ') || text);
  if (!isConfirmed) return of('checked', [text, ...changes].join('; '));
  const saved = await bodyOf(
    client.PUT('/api/v1/daemon/{trader}/strategies/files/{file}', {
      ...{ params, signal: answerLimit() },
      body: { text: sent.text, base_hash: hash ?? null, confirmed: true },
    }),
  );
  if (!saved.ok) return of('refused', saved.failure.why);
  return of(saved.value.in_force ? 'saved' : 'refused', saved.value.text);
}
