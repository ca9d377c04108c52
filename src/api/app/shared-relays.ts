// How the relays stand, in every process: the one that leads writes it to the ledger, the others read it there, and ask it to go on
// with a restored journal.
import { randomUUID } from 'node:crypto';
import { ok } from '../../kernel/result.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import { relayStateFrom, relayStateText } from '../../relay/app/relay-state-text.ts';
import type { Relays } from '../../relay/app/relays.ts';
import type { RelayState } from '../../relay/app/trader-relay.ts';
import type { TraderPlace } from '../../trader/ports/settings.ts';
import type { LeaderJob } from './leader-jobs.ts';
import { later } from './live.ts';

type Cursors = Pick<Ledger, 'read' | 'inOneStep'>;

const EVERY_MS = 1_000;
const ANSWER_EVERY_MS = 100;
const ANSWER_MAX = 100;
const stateName = (trader: string) => `relay-state/${trader}`;
const askedName = (trader: string) => `relay-asked/${trader}`;
const answeredName = (trader: string) => `relay-answered/${trader}`;

interface Answered {
  readonly id: string;
  /** Empty: it went on. */
  readonly refused: string;
}

/** Of the process that leads. */
export function shareRelays(relays: Pick<Relays, 'states' | 'accept'>, ledger: Cursors): LeaderJob {
  const reported = new Map<string, string>();
  let isStopped = false;
  let cancel = () => {};

  async function share(): Promise<void> {
    for (const state of relays.states()) {
      const { name } = state.account;
      const text = relayStateText(state);
      if (reported.get(name) !== text) await save(ledger, stateName(name), text);
      reported.set(name, text);
      await answer(name);
    }
  }

  async function answer(trader: string): Promise<void> {
    const asked = await ledger.read.cursor(askedName(trader));
    const answered = await ledger.read.cursor(answeredName(trader));
    if (asked === undefined || answeredIn(answered)?.id === asked) return;
    const refused = (await relays.accept(trader)) ?? '';
    await save(ledger, answeredName(trader), JSON.stringify({ id: asked, refused }));
  }

  function again(): void {
    share()
      // The ledger does not answer: reported when it does.
      .catch(() => {})
      .finally(() => {
        if (!isStopped) cancel = later(EVERY_MS, again);
      });
  }

  return {
    start: again,
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

/** As the leader last reported them; those of `own` until then. */
export function createReadRelays(
  traders: readonly TraderPlace[],
  own: () => readonly RelayState[],
  ledger: Cursors,
) {
  let states: readonly RelayState[] = own();

  async function read(): Promise<void> {
    const texts = await Promise.all(traders.map(({ name }) => ledger.read.cursor(stateName(name))));
    states = own().map((state, at) => {
      const text = texts[at];
      return text === undefined ? state : relayStateFrom(text, state.account);
    });
  }

  return {
    states: () => states,
    read,
    /** Asks the process that leads. */
    async accept(trader: string): Promise<string | undefined> {
      const id = randomUUID();
      await save(ledger, askedName(trader), id);
      for (let look = 0; look < ANSWER_MAX; look += 1) {
        await new Promise<void>((resolve) => void later(ANSWER_EVERY_MS, resolve));
        const answered = answeredIn(await ledger.read.cursor(answeredName(trader)));
        if (answered?.id !== id) continue;
        await read();
        return answered.refused === '' ? undefined : answered.refused;
      }
      return 'No worker leads at this moment, so the journal is not followed; ask again in a few seconds.';
    },
  };
}

async function save(ledger: Cursors, name: string, body: string): Promise<void> {
  await ledger.inOneStep(async (step) => {
    await step.saveCursor(name, body);
    return ok(undefined);
  });
}

function answeredIn(text: string | undefined): Answered | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as Answered);
}
