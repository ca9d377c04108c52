// What is worth a message about the hosts of a fleet: each problem once, again after half an hour, and its end.
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { duration } from '../../../trader/domain/wording/figures.ts';
import type { NoticeKind } from '../../../trader/ports/notifier.ts';
import type { HostState } from './host-state.ts';

export interface FleetWatch {
  /** `now`: milliseconds of a wall clock. */
  seen(now: number, state: HostState): void;
}

/** Two questions without an answer, and what they took, are within half a minute. */
const SILENT_MS = 12 * SECOND_MS;
const AGAIN_MS = 30 * MINUTE_MS;

interface Known {
  lastAnswerAt: number;
  silentSaidAt: number | undefined;
  /** When each problem was last said. */
  readonly said: Map<string, number>;
}

export function createFleetWatch(
  say: (kind: NoticeKind, about: string, text: string) => void,
): FleetWatch {
  const hosts = new Map<string, Known>();

  function knownOf(now: number, host: string): Known {
    const known = hosts.get(host) ?? {
      ...{ lastAnswerAt: now, silentSaidAt: undefined, said: new Map<string, number>() },
    };
    hosts.set(host, known);
    return known;
  }

  function silent(now: number, known: Known, { host, problems }: HostState): void {
    const silentMs = now - known.lastAnswerAt;
    if (silentMs < SILENT_MS) return;
    if (known.silentSaidAt !== undefined && now - known.silentSaidAt < AGAIN_MS) return;
    known.silentSaidAt = now;
    say('host-silent', host, `${host} ${problems[0] ?? 'does not answer'}`);
  }

  function answered(now: number, known: Known, { host }: HostState): void {
    const silentMs = now - known.lastAnswerAt;
    known.lastAnswerAt = now;
    if (known.silentSaidAt === undefined) return;
    known.silentSaidAt = undefined;
    say('host-recovered', host, `${host} answers again after ${duration(silentMs)}`);
  }

  return {
    seen(now, state) {
      const known = knownOf(now, state.host);
      if (state.state === 'silent') return silent(now, known, state);
      answered(now, known, state);
      const present = new Map(state.problems.map((problem) => [withoutNumbers(problem), problem]));
      for (const [kind, problem] of present) {
        const at = known.said.get(kind);
        if (at !== undefined && now - at < AGAIN_MS) continue;
        known.said.set(kind, now);
        say('fleet-problem', state.host, `${state.host} ${problem}`);
      }
      for (const kind of known.said.keys()) if (!present.has(kind)) known.said.delete(kind);
    },
  };
}

/** An amount that changes is the same problem. */
function withoutNumbers(problem: string): string {
  return problem.replace(/\d[\d,.]*/g, '#');
}
