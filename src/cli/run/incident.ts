// `sluice incident [NAME]`: the page of an alarm, of the reason of a halt or of a refusal, or of an alert. It asks no daemon and reads no journal.
import { type Command, Option } from 'commander';
import { nearestName } from '../../kernel/nearest-name.ts';
import {
  findIncidents,
  INCIDENT_PAGE_KINDS,
  type IncidentPage,
  incidentPages,
  incidentsAbout,
} from '../../trader/surfaces/incidents/incident-pages.ts';
import { type Column, tableText } from '../answers/table.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { homeBroker } from '../program/home.ts';
import {
  addInstanceOptions,
  type Instance,
  type InstanceFlags,
  locateInstance,
} from '../program/instance.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { notedSupervisor, type Supervisor, supervisorCommandText } from '../program/supervisor.ts';
import { textWidth } from '../program/terminal.ts';
import { wrapped } from '../program/words.ts';

interface IncidentFlags extends InstanceFlags {
  readonly kind?: IncidentPage['kind'];
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .argument('[name...]', 'of an alarm, a halt, an alert or a refusal, or words of its page')
    .addOption(
      new Option('--kind <kind>', 'list only these; refusals are listed on request').choices(
        INCIDENT_PAGE_KINDS,
      ),
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
It works without a daemon, a journal and a network. Without a configuration it
has the words of the US broker.`,
    )
    .action((words: readonly string[], flags: IncidentFlags) =>
      finish(show(words.join(' ').trim(), flags)),
    );
}

/** A name shows its page; other words list the pages that have them, and none at all lists everything. */
function show(name: string, flags: IncidentFlags): ExitCode {
  // It settles the words of the broker; a faulty configuration must not keep anybody from reading.
  const located = locateInstance(flags);
  const pages = incidentPages(homeBroker());
  const named = findIncidents(pages, name);
  const about = named.length > 0 ? named : ofKind(incidentsAbout(pages, name), name, flags.kind);
  if (about.length === 0) return unknown(name, pages);
  if (flags.json) {
    printJson(about);
    return EXIT.ok;
  }
  if (named.length > 0 || about.length === 1) {
    const supervisors = located.ok ? supervisorsOf(located.value) : {};
    printLine(about.map((page) => pageText(page, supervisors)).join('\n\n'));
    return EXIT.ok;
  }
  printLine(tableText(about, COLUMNS));
  if (name === '' && flags.kind === undefined)
    printLine('\nReasons to refuse a signal: `sluice incident --kind refusal`.');
  return EXIT.ok;
}

/** Reasons to refuse are more than everything else together: they are listed on request alone. */
function ofKind(
  pages: readonly IncidentPage[],
  name: string,
  kind: IncidentPage['kind'] | undefined,
): readonly IncidentPage[] {
  if (kind !== undefined) return pages.filter((page) => page.kind === kind);
  return name === '' ? pages.filter((page) => page.kind !== 'refusal') : pages;
}

function unknown(name: string, pages: readonly IncidentPage[]): ExitCode {
  const known = pages.flatMap((page) => [page.name, ...page.alerts]);
  const meant = nearestName(name, known);
  const hint = meant === undefined ? ';' : `; did you mean ${meant}?`;
  const sentence = `No alarm, halt, alert or refusal is named ${name}${hint} \`sluice incident\` lists all of them`;
  return printError({ sentence, code: 'not-found', exitCode: EXIT.usage });
}

const COLUMNS: readonly Column<IncidentPage>[] = [
  { title: 'NAME', cell: ({ name }) => name },
  { title: 'KIND', cell: ({ kind }) => kind },
  { title: '', cell: ({ severity }) => (severity === 'danger' ? 'DANGER' : 'warning') },
  { title: 'WHAT HAPPENED', cell: ({ happened }) => happened, isElastic: true },
];

const LABEL_WIDTH = 'what happened  '.length;

function pageText(page: IncidentPage, supervisors: Supervisors): string {
  const { name, kind, severity, title, what_to_do: steps, alerts } = page;
  const todo = steps.map((step, at) => (steps.length === 1 ? step : `${at + 1}. ${step}`));
  const lines: readonly (readonly [string, string])[] = [
    ['what happened', page.happened],
    ['your money', page.money],
    ['sluice itself', page.by_itself],
    ...[...todo, ...serviceNotes(steps, supervisors)].map(
      (step, at) => [at === 0 ? 'what to do' : '', step] as const,
    ),
    ...(page.unanswered === undefined ? [] : [['unanswered', page.unanswered] as const]),
    ['it is over', page.ends],
    ...(alerts.length === 0 ? [] : [['alert rule', alerts.join(', ')] as const]),
  ];
  const head = `${title} (${kind} ${name}${severity === 'danger' ? ', DANGER' : ''})`;
  return [head, ...lines.flatMap(([label, text]) => labelled(label, text))].join('\n');
}

/** Trader and API may be run by different ones. */
interface Supervisors {
  readonly trader?: Supervisor | undefined;
  readonly api?: Supervisor | undefined;
}

function supervisorsOf({ folder, api }: Instance): Supervisors {
  return { trader: notedSupervisor(folder.path), api: notedSupervisor(api.folder) };
}

/** What the commands of the steps run here. */
function serviceNotes(steps: readonly string[], { trader, api }: Supervisors): string[] {
  const notes = [
    ['sluice stop', trader, 'stop'],
    ['sluice start', trader, 'start'],
    ['sluice start --only api', api, 'start'],
  ] as const;
  return notes.flatMap(([command, supervisor, verb]) =>
    supervisor !== undefined && steps.some((step) => step.includes(`\`${command}\``))
      ? [`Here \`${command}\` is \`${supervisorCommandText(supervisor, verb)}\`.`]
      : [],
  );
}

function labelled(label: string, text: string): string[] {
  return wrapped(text, textWidth() - LABEL_WIDTH).map(
    (line, at) => `${(at === 0 ? label : '').padEnd(LABEL_WIDTH)}${line}`,
  );
}
