// `sluice events lag`: how far Kafka is behind the ledger, and a rebuilt book behind Kafka.
import { ledgerPlaceOf } from '../../../api/app/ledger.ts';
import type { LedgerReads } from '../../../ledger/ports/ledger-store.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { refusal, type UserFlags } from '../user/local-identity.ts';
import { withBook, withKafka } from './kafka-settings.ts';

export interface LagFlags extends UserFlags {
  readonly into?: string;
}

export function lag({ into, json, ...flags }: LagFlags): Promise<ExitCode> {
  return withKafka(flags, async (settings, { store: place }) => {
    const { strangerIn, topicSizes, viewLag } = await import('../../../relay/app/kafka-log.ts');
    if (into !== undefined)
      return withBook(into, { isNew: false }, async (store) => {
        const { viewPlaceOf } = await import('../../../relay/app/kafka-view.ts');
        const read = await viewPlaceOf(store);
        if (read === undefined)
          return printError(refusal('no-view', `${into} was not rebuilt from Kafka`));
        const found = await viewLag(settings, read, Date.now());
        if (!found.ok) return printError(refusal('kafka', found.failure));
        const { messages, seconds, deadLetters } = found.value;
        const parked = Object.entries(found.value.parked).map(([stream, one]) => ({
          stream,
          ...one,
        }));
        if (json) printJson({ messages, seconds, parked, dead_letters: deadLetters });
        else {
          printLine(
            messages === 0
              ? 'Every message was read.'
              : `${counted(messages, 'message')} not read, the oldest ${seconds.toFixed(1)} s old.`,
          );
          for (const { stream, why } of parked) printLine(`${stream} waits: ${why}.`);
        }
        return EXIT.ok;
      });
    return withBook(ledgerPlaceOf(place), { isNew: false }, async (store) => {
      const sizes = await topicSizes(settings);
      if (!sizes.ok) return printError(refusal('kafka', sizes.failure));
      const stranger = await strangerIn(settings, store);
      if (!stranger.ok) return printError(refusal('kafka', stranger.failure));
      const why = stranger.value;
      const { events, seconds } = await unpublished(store.read, settings.prefix);
      if (json) printJson({ unpublished: events, seconds, why: why ?? null, topics: sizes.value });
      else {
        printLine(
          events === 0
            ? 'Every event of the ledger is in Kafka.'
            : `${counted(events, 'event')} of the ledger not in Kafka, the oldest ${seconds.toFixed(1)} s old.`,
        );
        if (why !== undefined) printLine(`Nothing is published: ${why}.`);
        for (const { topic, messages } of sizes.value) printLine(`${topic}  ${messages}`);
      }
      return EXIT.ok;
    });
  });
}

const PAGE = 5_000;

async function unpublished(read: LedgerReads, prefix: string) {
  const { publishedPosition } = await import('../../../relay/app/kafka-relay.ts');
  const now = Date.now();
  let after = await publishedPosition({ read }, prefix);
  let [events, oldest] = [0, now];
  for (;;) {
    const page = await read.recordedEvents({ after, limit: PAGE });
    const [first, last] = [page[0], page.at(-1)];
    if (first === undefined || last === undefined) break;
    if (events === 0) oldest = first.recorded_at;
    events += page.length;
    after = last.position;
  }
  return { events, seconds: (now - oldest) / 1_000 };
}
