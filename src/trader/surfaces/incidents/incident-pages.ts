// The page of each incident and of each reason to refuse a signal: what happened, what it means for the money, what sluice does, what to type, and how it ends. It needs
// no daemon, no journal and no network.
import { assertNever } from '../../../kernel/assert.ts';
import {
  type IncidentName,
  incidentKinds,
  incidentText,
} from '../../contract/incidents/incidents.ts';
import {
  SERVICE_INCIDENTS,
  type ServiceIncident,
} from '../../contract/incidents/seen-by-alerts.ts';
import { INCIDENT_END_TEXT } from '../../domain/alarms/incident-end-text.ts';
import { INCIDENTS } from '../../domain/alarms/incident-kinds.ts';
import { BY_OPERATOR, HALT_FILE, type HaltName } from '../../domain/terms/halt-reason.ts';
import type { RefusalKind } from '../../domain/terms/refusal.ts';
import { LEVERS } from '../../domain/why/levers.ts';
import type { BrokerWords } from '../../domain/wording/broker-words.ts';
import { HALT_ADVICE, haltAdviceAt } from '../../domain/wording/halt-advice.ts';
import { nounOf } from '../../domain/wording/refusal-kinds.ts';
import { REFUSAL_MEANING } from '../../domain/wording/refusal-meaning.ts';

export const INCIDENT_PAGE_KINDS = ['alarm', 'halt', 'service', 'refusal'] as const;

export interface IncidentPage {
  readonly name: string;
  /** `alarm` of the daemon, reason of a `halt`, state of a `service` that only the alert rules notice, or reason of a `refusal`. */
  readonly kind: (typeof INCIDENT_PAGE_KINDS)[number];
  /** danger: money is at risk now, or may be. */
  readonly severity: 'danger' | 'warning';
  readonly title: string;
  readonly happened: string;
  readonly money: string;
  /** What sluice does without being asked. */
  readonly by_itself: string;
  /** In order. */
  readonly what_to_do: readonly string[];
  readonly ends: string;
  /** Alert rules of Prometheus that lead here. */
  readonly alerts: readonly string[];
  /** Of an alarm: what follows without an acknowledgement or a mute. */
  readonly unanswered?: string;
}

// Decision 0105
const UNANSWERED =
  'After the minutes of `notify.escalation` its receiver is called, once; without that setting the alarm stays in `sluice alarms` until it ends.';

/** Rules that are not named like their incident; see `ruleOf`. */
const RULES_OF: Readonly<Partial<Record<IncidentName | ServiceIncident, string>>> = {
  'api-readers-behind': 'SluiceApiReadersFallBehind',
  'inbox-full': 'SluiceInboxGrows',
  'many-errors': 'SluiceErrors',
  'order-unknown': 'SluiceUnknownOrders',
};

/** Alarms that have a rule as well. */
const ALARMS_WITH_RULES: readonly IncidentName[] = [
  'gateway-down',
  'halted',
  'inbox-full',
  'order-unknown',
  'unprotected',
];

/** Services where money may be at risk meanwhile. */
const GRAVE: readonly ServiceIncident[] = ['api-token-reused', 'stops-unconfirmed', 'trader-down'];

/** Ordered by kind, then by name; a name can be both an alarm and the reason of a halt. */
export function incidentPages(broker: BrokerWords): IncidentPage[] {
  return [
    ...incidentKinds.map(alarmPage),
    ...(Object.keys(HALT_ADVICE) as HaltName[]).toSorted().map((name) => haltPage(name, broker)),
    ...(Object.keys(SERVICE_INCIDENTS) as ServiceIncident[]).toSorted().map(servicePage),
    ...(Object.keys(REFUSAL_MEANING) as RefusalKind[]).toSorted().map(refusalPage),
  ];
}

function alarmPage(name: IncidentName): IncidentPage {
  const { title, happened, means: money, ...text } = incidentText(name, undefined);
  const { severity, ends } = INCIDENTS[name];
  return {
    ...{ name, kind: 'alarm', severity, title, happened, money, by_itself: text.by_itself },
    ...{ what_to_do: [text.what_to_do], ends: INCIDENT_END_TEXT[ends] },
    alerts: ALARMS_WITH_RULES.includes(name) ? [ruleOf(name)] : [],
    unanswered: UNANSWERED,
  };
}

function haltPage(name: HaltName, broker: BrokerWords): IncidentPage {
  const { happened, money, works, steps, check } = haltAdviceAt(name, broker);
  return {
    ...{ name: slugOf(name), kind: 'halt', severity: severityOf(name) },
    ...{ title: 'Trading is halted', happened, money },
    ...{ by_itself: works, what_to_do: steps, ends: check, alerts: [] },
  };
}

/** As grave as the alarm of that name. */
function severityOf(name: HaltName): IncidentPage['severity'] {
  if (name === HALT_FILE || name === BY_OPERATOR) return 'warning';
  return name in INCIDENTS ? INCIDENTS[name as IncidentName].severity : 'danger';
}

function servicePage(name: ServiceIncident): IncidentPage {
  const { title, happened, means: money, ...text } = SERVICE_INCIDENTS[name];
  return {
    ...{ name, kind: 'service', severity: GRAVE.includes(name) ? 'danger' : 'warning' },
    ...{ title, happened, money, by_itself: text.by_itself, what_to_do: [text.what_to_do] },
    ...{ ends: 'When the alert is resolved.', alerts: [ruleOf(name)] },
  };
}

function refusalPage(kind: RefusalKind): IncidentPage {
  return {
    ...{ name: slugOf(kind), kind: 'refusal', severity: 'warning' },
    ...{ title: `Refused: ${nounOf(kind)}`, happened: REFUSAL_MEANING[kind] },
    money: 'No order was sent for it. Open positions keep their stops and exits.',
    by_itself: 'It judges the next signal anew, and records this reason with its figures.',
    what_to_do: [leverText(kind), 'Run `sluice why SYMBOL`: it says how near the signal was.'],
    ends: 'With the next signal to which the reason does not apply.',
    alerts: [],
  };
}

/** What would let it trade. */
function leverText(kind: RefusalKind): string {
  const [by, text] = LEVERS[kind];
  switch (by) {
    case 'strategy':
      return `If you want such trades, change \`${text}\` in the strategy.`;
    case 'configuration':
      return `If you want such trades, change \`${text}\` in the configuration; it is there to guard your money.`;
    case 'person':
      return `To let it trade: ${text}.`;
    case 'moment':
      return `Nothing has to be done. It would have traded ${text}.`;
    case 'nothing':
      return `Nothing can be changed: ${text}.`;
    default:
      return assertNever(by);
  }
}

/** `SluiceTraderDown` of `trader-down`. */
function ruleOf(name: IncidentName | ServiceIncident): string {
  const words = name.split('-').map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`);
  return RULES_OF[name] ?? `Sluice${words.join('')}`;
}

/** `journal-disk-full` of the recorded reason `journal: disk-full`: as it is typed. */
function slugOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

/** Of the section in the documents that the API serves. */
export function incidentAnchor({ name, kind }: Pick<IncidentPage, 'name' | 'kind'>): string {
  return kind === 'halt' || kind === 'refusal' ? `${kind}-${name}` : name;
}

/** Those with this name, recorded reason, alert rule or title, in any spelling of its letters and any order of its words. */
export function findIncidents(pages: readonly IncidentPage[], asked: string): IncidentPage[] {
  const isAsked = (text: string) => keyOf(text) === keyOf(asked);
  return pages.filter(
    ({ name, kind, title, alerts }) =>
      isAsked(name) ||
      alerts.some(isAsked) ||
      // That of a halt is the same for all of them.
      (kind !== 'halt' && isAsked(title)),
  );
}

function keyOf(text: string): string {
  return wordsOf(text).toSorted().join(' ');
}

/** Those with all these words, or words that begin so, in name, title or first sentences; else those with one of them in name or title. */
export function incidentsAbout(pages: readonly IncidentPage[], asked: string): IncidentPage[] {
  const wanted = wordsOf(asked);
  const isIn = (text: string) => {
    const words = wordsOf(text);
    return (word: string) => words.some((one) => one.startsWith(word));
  };
  const all = pages.filter(({ name, title, happened }) =>
    wanted.every(isIn(`${name} ${title} ${happened}`)),
  );
  if (all.length > 0) return all;
  return pages.filter(({ name, title }) => wanted.some(isIn(`${name} ${title}`)));
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
