// The brokers of the configuration, and the book that a command names.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { instant } from '../../../kernel/instant.ts';
import { redacted } from '../../../kernel/redact.ts';
import type { LedgerStore } from '../../../ledger/ports/ledger-store.ts';
import { isServerAddress } from '../../../sql/open-database.ts';
import { kafkaUnfit } from '../../../trader/app/instance/kafka-unfit.ts';
import type { KafkaSettings } from '../../../trader/ports/kafka-settings.ts';
import type { ApiSettings } from '../../../trader/ports/settings.ts';
import { loadBookSettings, printConfigurationFailure } from '../../program/configuration.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError } from '../../program/output.ts';
import { refusal, type UserFlags } from '../user/local-identity.ts';

export async function withKafka(
  flags: UserFlags,
  act: (kafka: KafkaSettings, api: ApiSettings) => Promise<ExitCode>,
): Promise<ExitCode> {
  const loaded = loadBookSettings(flags, { readsTopics: true });
  if (!loaded.ok) return printConfigurationFailure(loaded.failure);
  const { kafka } = loaded.value;
  if (kafka === undefined)
    return printError(
      refusal('no-kafka', 'No brokers are configured; set api.kafka.brokers (docs/kafka.md)'),
    );
  const unfit = kafkaUnfit(kafka);
  if (unfit !== undefined) {
    const failure = refusal('kafka', `Cannot use api.kafka: ${unfit}`);
    return printError({ ...failure, exitCode: EXIT.configuration });
  }
  return act(kafka, loaded.value);
}

/** Made if it is not there and may be. */
export async function withBook(
  into: string,
  { isNew }: { readonly isNew: boolean },
  act: (store: LedgerStore) => Promise<ExitCode>,
): Promise<ExitCode> {
  const place = isServerAddress(into) ? into : resolve(into);
  if (!isNew && !isServerAddress(place) && !existsSync(place))
    return printError(refusal('no-book', `No book at ${place}`));
  const { openLedgerStore } = await import('../../../ledger/app/open-store.ts');
  let store: LedgerStore | undefined;
  try {
    store = await openLedgerStore(place, { now: () => instant(Date.now()), servesOne: true });
    return await act(store);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return printError(
      refusal('store', `Cannot use ${redacted(place)}: ${redacted(error.message)}`),
    );
  } finally {
    await store?.close();
  }
}
