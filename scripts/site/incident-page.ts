// One page with a section for each incident, as `sluice incident NAME` prints it; alert rules link to it.
import { DEFAULT_BROKER, wordsOf } from '../../src/trader/ports/brokers.ts';
import {
  type IncidentPage,
  incidentAnchor,
  incidentPages,
} from '../../src/trader/surfaces/incidents/incident-pages.ts';
import { table, withCode } from './markdown-table.ts';

const HEAD = `# Incidents

Made from the program: \`sluice incident NAME\` prints the same, also without a daemon and a network. What is marked with **danger** may cost money while
it lasts.
`;

const KINDS = {
  alarm: 'Alarms',
  halt: 'Why trading is halted',
  service: 'What only the alert rules notice',
} as const;

export function incidentsPage(): string {
  const pages = incidentPages(wordsOf(DEFAULT_BROKER.us));
  const chapters = (['alarm', 'halt', 'service'] as const).map((kind) => {
    const own = pages.filter((page) => page.kind === kind);
    return `## ${KINDS[kind]}\n\n${own.map(section).join('\n')}`;
  });
  return [HEAD, ...chapters, refusals(pages)].join('\n');
}

function refusals(pages: readonly IncidentPage[]): string {
  const rows = pages
    .filter((page) => page.kind === 'refusal')
    .map(({ name, happened, what_to_do: [step = ''] }) => [
      `\`${name}\``,
      withCode(happened),
      withCode(step),
    ]);
  const head = `## Why a signal was refused

No order was sent, and open positions keep their stops and exits. \`sluice why SYMBOL\` has the figures.
`;
  return `${head}\n${table(['reason', 'what it means', 'what to do'], rows)}`;
}

function section(page: IncidentPage): string {
  const { name, severity, title, alerts, what_to_do: steps } = page;
  const heading = page.kind === 'halt' ? name : title;
  const rows = [
    ['', severity === 'danger' ? '**danger**' : 'warning'],
    ['what happened', withCode(page.happened)],
    ['your money', withCode(page.money)],
    ['sluice itself', withCode(page.by_itself)],
    [
      'what to do',
      steps.map((step, at) => numbered(withCode(step), at, steps.length)).join('<br>'),
    ],
    ['it is over', withCode(page.ends)],
    ['in a terminal', `\`sluice incident ${name}\``],
    ...(alerts.length === 0 ? [] : [['alert rule', alerts.join(', ')]]),
  ];
  return `### ${heading} {#${incidentAnchor(page)}}\n\n${table(['', ''], rows)}`;
}

function numbered(step: string, at: number, count: number): string {
  return count === 1 ? step : `${at + 1}. ${step}`;
}
