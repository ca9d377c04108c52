// How brokers may ask who connects: PLAIN, SCRAM, certificates. What is set otherwise than they want it is one sentence.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { topicSizes } from '../../src/relay/app/kafka-log.ts';
import { openKafkaBroker } from '../../src/relay/kafka/broker/kafka-broker.ts';
import { ledgerTopics } from '../../src/relay/kafka/rebuilding/topic-faults.ts';
import { kafkaUnfit } from '../../src/trader/app/instance/kafka-unfit.ts';
import type { KafkaMechanism, KafkaSettings } from '../../src/trader/ports/kafka-settings.ts';
import { type Certificates, certificates } from '../processes/certificates.ts';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';

let server: KafkaServer | undefined;

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const settingsAt = (address: string): KafkaSettings => ({
  ...{ brokers: [address], clientName: 'sluice', prefix: 't' },
  ...{ isEncrypted: false, credentials: undefined },
});

const at = () => settingsAt(server?.address ?? '');

async function makeTopics(own: Partial<KafkaSettings>): Promise<void> {
  const settings = { ...at(), ...own };
  const broker = await openKafkaBroker(settings);
  const topics = ledgerTopics(settings.prefix).map((name) => ({ name, keptDays: undefined }));
  expect(await broker.prepare(topics)).toMatchObject({ ok: true });
  await broker.close();
}

/** Undefined if it works. */
async function why(own: Partial<KafkaSettings>): Promise<string | undefined> {
  const found = await topicSizes({ ...at(), ...own });
  return found.ok ? undefined : found.failure;
}

describe('a broker that asks for credentials', () => {
  const login = (mechanism: KafkaMechanism | undefined, password = 'right') => ({
    credentials: { username: 'admin', password, ...(mechanism && { mechanism }) },
  });

  it('by SCRAM takes both of its mechanisms, and names those that it has where PLAIN is set', async () => {
    server = await startKafka({ users: ['admin:right'] });
    await makeTopics(login('SCRAM-SHA-512'));
    expect(await why(login('SCRAM-SHA-512'))).toBeUndefined();
    expect(await why(login('SCRAM-SHA-256'))).toBeUndefined();
    expect(await why(login('SCRAM-SHA-256', 'wrong'))).toMatch(
      /^the brokers \S+ refuse the credentials of admin; /,
    );
    expect(await why(login('PLAIN'))).toMatch(
      /^the brokers \S+ do not take credentials by PLAIN; set api\.kafka\.mechanism to one that they have: SCRAM-SHA-512, SCRAM-SHA-256/,
    );
  });

  it('by PLAIN takes them so, and refuses wrong ones', async () => {
    const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule';
    const jaas = `${plain} required username="admin" password="right" user_admin="right";`;
    server = await startKafka({
      settings: [
        'listener.security.protocol.map=CONTROLLER:PLAINTEXT,CLIENTS:SASL_PLAINTEXT',
        'sasl.enabled.mechanisms=PLAIN',
        'sasl.mechanism.inter.broker.protocol=PLAIN',
        `listener.name.clients.plain.sasl.jaas.config=${jaas}`,
      ],
    });
    await makeTopics(login('PLAIN'));
    expect(await why(login('PLAIN'))).toBeUndefined();
    expect(await why(login('PLAIN', 'wrong'))).toMatch(
      /^the brokers \S+ refuse the credentials of admin; compare api\.kafka\.username /,
    );
    expect(await why(login(undefined))).toMatch(
      /^the brokers \S+ do not take credentials by SCRAM-SHA-512; set api\.kafka\.mechanism to one that they have: PLAIN/,
    );
    expect(await why({})).toMatch(
      /^the brokers \S+ (close the connection; they may )?ask for credentials/,
    );
  });
});

describe('a broker behind TLS', () => {
  let made: Certificates;

  beforeAll(() => {
    made = certificates();
    made.makeAuthority('authority');
    made.makeAuthority('stranger');
    made.makeCertificate('server', 'IP:127.0.0.1');
    made.makeCertificate('elsewhere', 'DNS:kafka.example.org');
    made.makeCertificate('client', 'DNS:client');
  });

  afterAll(() => made?.remove());

  const start = async (name: string, asksClients: 'required' | 'none') => {
    server = await startKafka({
      settings: [
        'listener.security.protocol.map=CONTROLLER:PLAINTEXT,CLIENTS:SSL',
        'ssl.keystore.type=PEM',
        `ssl.keystore.location=${made.withKey(name)}`,
        'ssl.truststore.type=PEM',
        `ssl.truststore.location=${made.file('authority.pem')}`,
        `ssl.client.auth=${asksClients}`,
      ],
    });
  };

  const trusting = (authority: string, client?: string) => ({
    isEncrypted: true,
    files: {
      ca: made.file(`${authority}.pem`),
      cert: client && made.file(`${client}.pem`),
      key: client && made.file(`${client}.key`),
    },
  });

  it('is reached with the file of who signed its certificate, and one sentence names what is wrong', async () => {
    await start('server', 'none');
    await makeTopics(trusting('authority'));
    expect(await why(trusting('authority'))).toBeUndefined();
    expect(await why({})).toMatch(/^the brokers \S+ speak TLS only; set api\.kafka\.tls to true/);
    expect(await why({ isEncrypted: true })).toMatch(
      /^the certificate of the brokers \S+ is signed by an authority that this system does not trust; name the file of who signed it in api\.kafka\.ca/,
    );
    expect(await why(trusting('stranger'))).toMatch(
      /^the certificate of the brokers \S+ is signed by somebody else than .*stranger\.pem says/,
    );
  });

  it('whose certificate is of another host is one sentence', async () => {
    await start('elsewhere', 'none');
    expect(await why(trusting('authority'))).toMatch(
      /^the certificate of the brokers \S+ is for DNS:kafka\.example\.org, and api\.kafka\.brokers names them otherwise/,
    );
  });

  it('that asks for a certificate gets it, or says that it wants one', async () => {
    await start('server', 'required');
    await makeTopics(trusting('authority', 'client'));
    expect(await why(trusting('authority', 'client'))).toBeUndefined();
    expect(await why(trusting('authority'))).toMatch(
      /^the brokers \S+ close the connection; .* a certificate \(api\.kafka\.cert, api\.kafka\.key\)/,
    );
  });

  it('is refused before anybody connects where its files are wrong', () => {
    const settings = settingsAt('127.0.0.1:1');
    const unfit = (files: object, isEncrypted = true) =>
      kafkaUnfit({
        ...settings,
        isEncrypted,
        files: { ca: undefined, cert: undefined, key: undefined, ...files },
      });
    const { file } = made;
    expect(unfit({ ca: file('authority.pem') })).toBeUndefined();
    expect(unfit({ ca: file('none.pem') })).toBe(`ca ${file('none.pem')}: file not found`);
    expect(unfit({ cert: file('client.pem') })).toContain('api.kafka.key belong together');
    expect(unfit({ ca: file('authority.pem') }, false)).toContain('set api.kafka.tls to true');
  });
});
