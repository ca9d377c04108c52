// What is wrong with the settings of Kafka before anybody connects.
import type { KafkaSettings } from '../../ports/kafka-settings.ts';
import { pemFilesUnfit } from './pem-files.ts';

/** A sentence; undefined if all is well. */
export function kafkaUnfit(kafka: KafkaSettings | undefined): string | undefined {
  if (kafka === undefined) return undefined;
  const { files, isEncrypted } = kafka;
  const encrypting = 'set api.kafka.tls to true';
  return pemFilesUnfit({ files, part: 'api.kafka', isEncrypted, encrypting });
}
