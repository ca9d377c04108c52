// The alarms of the chosen account, and what somebody says about one: seen, or quiet for a time.
import { computed, signal } from '@preact/signals';
import type { Asked } from '../browser/ask.ts';
import type { Alarm } from '../facts/shapes.ts';
import { barred } from './commands.ts';
import { refresh, seen, trader } from './dashboard-snapshot.ts';
import { door } from './session.ts';

export const alarms = computed((): readonly Alarm[] => seen.value?.board.status.alarms ?? []);
export const callingCount = computed(() => alarms.value.filter(({ calling }) => calling).length);
export const isBellOpen = signal(false);

/** What the trader answered, by the id of the alarm; the last one of each. */
export const answers = signal<ReadonlyMap<string, string>>(new Map());
/** Ids of those that something is being said about: once, however often the button is pressed. */
export const beingSaid = signal<ReadonlySet<string>>(new Set());
/** Those that have ended, newest first; undefined until they are asked for and have arrived. */
export const ended = signal<readonly Alarm[] | undefined>(undefined);
export const whyNoEnded = signal('');

export function openBell(): void {
  answers.value = new Map();
  ended.value = undefined;
  whyNoEnded.value = '';
  isBellOpen.value = true;
}

export function closeBell(): void {
  isBellOpen.value = false;
}

export function whyBarred(): string {
  const to = trader.value;
  return to === undefined ? '' : barred(to);
}

/** `said`: once the trader has taken it. */
export function acknowledge({ id }: Alarm, note: string, said: () => void): Promise<void> {
  return say(id, async (name) => {
    const asked = await door.ask((client) =>
      client.POST('/api/v1/daemon/{trader}/acknowledge-alarm', {
        params: { path: { trader: name } },
        body: { alarm_id: id, note },
      }),
    );
    if (asked.kind === 'ok') said();
    return asked;
  });
}

export function mute({ id }: Alarm, minutes: number): Promise<void> {
  return say(id, (name) =>
    door.ask((client) =>
      client.POST('/api/v1/daemon/{trader}/mute-alarm', {
        params: { path: { trader: name } },
        body: { alarm_id: id, minutes },
      }),
    ),
  );
}

async function say(
  id: string,
  send: (trader: string) => Promise<Asked<{ readonly text: string }>>,
): Promise<void> {
  const to = trader.value;
  if (to === undefined || barred(to) !== '' || beingSaid.value.has(id)) return;
  beingSaid.value = new Set([...beingSaid.value, id]);
  const asked = await send(to.name);
  beingSaid.value = new Set([...beingSaid.value].filter((one) => one !== id));
  answers.value = new Map([...answers.value, [id, answerIn(asked)]]);
  if (ended.value !== undefined) void lookBack();
  void refresh();
}

function answerIn(asked: Asked<{ readonly text: string }>): string {
  if (asked.kind === 'ok') return asked.body.text;
  return asked.kind === 'refused'
    ? asked.detail
    : 'The API does not answer, so it is not known whether this was done.';
}

let looks = 0;

export async function lookBack(): Promise<void> {
  const to = trader.value;
  if (to === undefined) return;
  looks += 1;
  const look = looks;
  const asked = await door.ask((client) =>
    client.GET('/api/v1/daemon/{trader}/alarms', {
      params: { path: { trader: to.name }, query: { limit: 500, sort: '-ended_at' } },
    }),
  );
  // An older answer may arrive after a newer one.
  if (trader.value !== to || look !== looks) return;
  whyNoEnded.value = asked.kind === 'ok' ? '' : answerInVain(asked);
  if (asked.kind === 'ok') ended.value = asked.body.filter(({ ended_at: at }) => at !== null);
}

function answerInVain(asked: Exclude<Asked<unknown>, { kind: 'ok' }>): string {
  return asked.kind === 'refused' ? asked.detail : 'The API does not answer.';
}
