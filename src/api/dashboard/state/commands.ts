// Commands to the trader, as decisions: only from a page that is not cut off, and with the server's preview where it has one.
import type { Asked, Door } from '../browser/ask.ts';
import { type ClosedPosition, openStill } from '../facts/closing.ts';
import { enteredNumber, numberFault } from '../facts/entered-number.ts';
import { modeWords } from '../facts/modes.ts';
import type { Trader } from '../facts/shapes.ts';
import { liveness, refresh, trader } from './dashboard-snapshot.ts';
import { consider, type Entry } from './decisions.ts';
import { mayOperate } from './roles.ts';
import { door } from './session.ts';

type Name = 'halt' | 'lift-lock' | Previewed;
type Previewed =
  | 'resume'
  | 'flatten'
  | 'exit'
  | 'stop-at'
  | 'protect'
  | 'pause'
  | 'adopt'
  | 'release';

export interface Command {
  readonly name: Name;
  readonly title: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Said where the server has no preview, or until it has answered. */
  readonly means?: string;
  /** Of the button that does it. */
  readonly label: string;
  /** A number that a person enters: a field of the body. */
  readonly entry?: NumberEntry;
}

export interface NumberEntry extends Entry {
  readonly field: string;
}

/** These two only make things safer, or have nothing to compute: the page says what they mean. */
const PLAIN: ReadonlySet<Name> = new Set(['halt', 'lift-lock']);

/** Nothing before it is known which account there is. */
export async function prepare(command: Command): Promise<void> {
  const to = trader.value;
  if (to !== undefined) await prepareFor(to, command);
}

/** Another account may be chosen while the dialog is open: it commands the one that it names. */
function prepareFor(to: Trader, command: Command): Promise<void> {
  const { title, label, means = 'Asking what it would do…' } = command;
  const entry = command.entry && { ...command.entry, faultIn: numberFault };
  const isPreviewed = !PLAIN.has(command.name);
  /** What the trader said it would do, for each value that was entered: it does that or nothing. */
  const expected = new Map<string, string | undefined>();

  async function previewed(entered: string): Promise<Asked<string>> {
    const asked = await send({ to, command, entered }, { confirmed: false });
    // There is nothing that it would do.
    if (asked.kind === 'ok') return { kind: 'refused', status: 409, detail: asked.body.text };
    const shown = shownIn(asked);
    if (shown.kind === 'ok') expected.set(entered, doesIn(asked));
    return shown;
  }

  async function act(entered: string): Promise<Asked<string>> {
    const expects = expected.get(entered);
    const asked = await send(
      { to, command, entered },
      isPreviewed ? { confirmed: true, ...(expects !== undefined && { expects }) } : {},
    );
    void refresh();
    if (asked.kind === 'ok') return done(asked);
    const shown = shownIn(asked);
    if (asked.kind !== 'refused' || shown.kind !== 'ok') return asked;
    expected.set(entered, doesIn(asked));
    return { ...asked, detail: shown.body };
  }

  return consider({
    ...{ title, label, means, entry, act },
    where: `${modeWords(to.mode).word} ${to.account}`,
    barred: () => barred(to),
    preview: isPreviewed ? previewed : undefined,
  });
}

/** Why nothing can be commanded now; empty if it can. */
export function barred(to: Trader): string {
  if (liveness.value === 'cut_off') return 'The page is cut off; nothing can be commanded from it.';
  if (mayOperate(to)) return '';
  const { role, account } = to;
  return `Your role on ${account} is ${role}: you may look at it. Ask an operator, or type \`sluice halt\` in a shell of its machine.`;
}

/** What is not confirmed, or not any more, is answered so with what it would do. */
const UNCONFIRMED = 428;

interface Answer {
  readonly text: string;
  /** Of commands that close. */
  readonly positions?: readonly ClosedPosition[];
}

type Said = Asked<Answer>;

function done(asked: Extract<Said, { kind: 'ok' }>): Asked<string> {
  const { text, positions = [] } = asked.body;
  return { ...asked, body: [text, ...openStill(positions)].join('\n') };
}

/** What it would do: a sentence, and below it what to weigh it by. */
function shownIn(asked: Exclude<Said, { kind: 'ok' }>): Asked<string> {
  if (asked.kind !== 'refused' || asked.status !== UNCONFIRMED) return asked;
  const { preview, detail } = asked;
  const lines =
    preview === undefined ? [detail] : [`This would ${preview.does}.`, ...preview.details];
  return { kind: 'ok', body: lines.join('\n'), total: 0 };
}

function doesIn(asked: Said): string | undefined {
  return asked.kind === 'refused' ? asked.preview?.does : undefined;
}

/** The dialog asks nothing about what is not a number. */
function enteredIn({ entry }: Command, entered: string): Readonly<Record<string, number>> {
  const number = enteredNumber(entered);
  return entry === undefined || 'why' in number ? {} : { [entry.field]: Number(number.text) };
}

interface Given {
  readonly to: Trader;
  readonly command: Command;
  readonly entered: string;
}

function send(
  { to, command, entered }: Given,
  more: Readonly<Record<string, unknown>>,
): Promise<Said> {
  return put(to, command, { ...enteredIn(command, entered), ...more });
}

function put(to: Trader, { name, body }: Command, more: Readonly<Record<string, unknown>>) {
  const path = { trader: to.name };
  if (name === 'lift-lock') {
    const ofLock = { ...path, id: String(body.id) };
    return door.ask<Answer>((client) =>
      client.DELETE('/api/v1/daemon/{trader}/locks/{id}', { params: { path: ofLock } }),
    );
  }
  // The routes differ by their name and body only.
  return door.ask<Answer>(
    (client) =>
      client.POST(`/api/v1/daemon/{trader}/${name}` as '/api/v1/daemon/{trader}/pause', {
        params: { path },
        body: { ...body, ...more } as unknown as { symbol: string },
      }) as ReturnType<Parameters<Door['ask']>[0]> as never,
  );
}
