// `sluice jobs`: what the API does in the background, for anyone who may read the configuration and the store of users.
import type { Command } from 'commander';
import type { JobRow } from '../../api/http/presenters/jobs.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions } from '../program/instance.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { askApi } from './jobs/ask-api.ts';
import { type JobList, listText, runText } from './jobs/job-text.ts';
import type { UserFlags } from './user/local-identity.ts';

export function configure(command: Command, finish: Finish): void {
  sub(command, 'list', 'List background jobs: next run, last run, and where it ran.', {
    isDefault: true,
  }).action(async (flags: UserFlags) => finish(await list(flags)));
  sub(command, 'run', 'Have one done now, whatever its schedule.')
    .argument('<kind>', 'as the list names it')
    .action(async (kind: string, flags: UserFlags) => finish(await run(kind, flags)));
}

function sub(
  command: Command,
  name: string,
  description: string,
  terms: { readonly isDefault?: boolean } = {},
): Command {
  return addInstanceOptions(command.command(name, terms))
    .description(description)
    .option('--json', 'print JSON');
}

function list(flags: UserFlags): Promise<ExitCode> {
  return askApi<JobList>(flags, { method: 'GET', path: '/jobs' }, (jobs) => {
    if (flags.json) printJson(jobs);
    else printLine(listText(jobs));
    return EXIT.ok;
  });
}

function run(kind: string, flags: UserFlags): Promise<ExitCode> {
  const path = `/jobs/${encodeURIComponent(kind)}/runs`;
  return askApi<JobRow>(flags, { method: 'POST', path }, (row) => {
    if (flags.json) printJson(row);
    return ended(row, flags);
  });
}

function ended({ kind, last_run: last }: JobRow, { json }: UserFlags): ExitCode {
  switch (last?.result) {
    case 'done':
      if (json !== true) printLine(runText(kind, last));
      return EXIT.ok;
    case 'failed':
      return printError({
        sentence: `${kind} failed at attempt ${last.attempt}: ${last.why}`,
        code: 'job',
        exitCode: EXIT.failure,
      });
    default:
      return printError({
        sentence: `${kind} has not ended within 20 s and still runs; \`sluice jobs\` shows how it ends`,
        code: 'job-timeout',
        exitCode: EXIT.timeout,
      });
  }
}
