// Every alarm, halt and alert rule has a page, and every rule leads to its page.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { incidentsPage } from '../../../../scripts/site/incident-page.ts';
import { COMMANDS } from '../../../../src/cli/commands.ts';
import { incidentText } from '../../../../src/trader/contract/incidents/incidents.ts';
import { INCIDENTS } from '../../../../src/trader/domain/alarms/incident-kinds.ts';
import { LEVERS } from '../../../../src/trader/domain/why/levers.ts';
import { HALT_ADVICE } from '../../../../src/trader/domain/wording/halt-advice.ts';
import { DEFAULT_BROKER, wordsOf } from '../../../../src/trader/ports/brokers.ts';
import {
  findIncidents,
  incidentAnchor,
  incidentPages,
} from '../../../../src/trader/surfaces/incidents/incident-pages.ts';

const pages = incidentPages(wordsOf(DEFAULT_BROKER.us));
const file = new URL('../../../../docs/observability/alerts.yaml', import.meta.url);

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string;
      readonly annotations: { readonly runbook_url?: string };
    }[];
  }[];
}

it('has a page for each alarm and each reason of a halt, as it is recorded', () => {
  for (const kind of Object.keys(INCIDENTS))
    expect(findIncidents(pages, kind).map((page) => page.kind)).toContain('alarm');
  for (const reason of Object.keys(HALT_ADVICE))
    expect(findIncidents(pages, reason).map((page) => page.kind)).toContain('halt');
});

it('leads from each alert rule to a section of the page that the API serves, and back', () => {
  const { groups } = parse(readFileSync(file, 'utf8')) as Rules;
  const rules = groups.flatMap((group) => group.rules);
  expect(rules.map(({ alert }) => alert).toSorted()).toEqual(
    pages.flatMap(({ alerts }) => alerts).toSorted(),
  );
  const text = incidentsPage();
  for (const { alert, annotations } of rules) {
    const [page] = findIncidents(pages, alert);
    if (page === undefined) throw new Error(`${alert} has no page`);
    expect(annotations.runbook_url).toBe(
      `http://127.0.0.1:8000/help/incidents#${incidentAnchor(page)}`,
    );
    expect(text).toContain(`{#${incidentAnchor(page)}}`);
  }
});

it('has a page for each reason to refuse, under the word of `why`, whose settings exist', () => {
  const settings = readFileSync(new URL('../../../../docs/settings.md', import.meta.url), 'utf8');
  for (const kind of Object.keys(LEVERS) as (keyof typeof LEVERS)[]) {
    const page = findIncidents(pages, kind).find((one) => one.kind === 'refusal');
    expect(page?.happened, kind).toMatch(/^[A-Z].*[^.]\.$/);
    const [by, text] = LEVERS[kind];
    expect(page?.what_to_do[0]).toContain(text);
    if (by === 'configuration' && text.startsWith('risk.') && !text.includes(' '))
      expect(settings, kind).toContain(`\`${text}`);
  }
});

it('has no anchor twice', () => {
  const anchors = pages.map(incidentAnchor);
  expect(anchors.filter((one, at) => anchors.indexOf(one) !== at)).toEqual([]);
});

it('names only commands that exist', () => {
  const known = new Set(COMMANDS.map(({ name }) => name));
  const named = pages.flatMap((page) =>
    [page.happened, page.money, page.by_itself, ...page.what_to_do, page.ends].flatMap((text) =>
      [...text.matchAll(/`sluice ([a-z-]+)/g)].map(([, name = '']) => name),
    ),
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

it('says of an option without a stop what can be lost, and of a stock that nothing limits it', () => {
  const option = incidentText('unprotected', 'SPY 261218C00600000');
  expect(option.means).toMatch(/^Of the option SPY 261218C00600000 what was paid .* may be lost/);
  expect(option.means).not.toContain('is not limited');
  expect(option.what_to_do).not.toContain('protect');
  expect(incidentText('unprotected', 'SPY').means).toBe(
    'The loss in SPY is not limited, and no new position is opened.',
  );
  const [page] = findIncidents(pages, 'unprotected');
  expect(page?.money).toMatch(/is not limited.*Of the option SYMBOL what was paid/);
});
