// `sluice doctor` at gateways that answer and cannot be used: what it says, and what it says to do.
import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '../../processes/free-port.ts';
import { startScriptedGateway } from '../../trader/adapters/ib/harness/scripted-gateway.ts';
import { startGateway } from '../place/kept-journal.ts';
import { makePlace } from '../place/sluice.ts';

const place = makePlace();
afterAll(() => place.leave());

async function findings(): Promise<Record<string, { status: string; text: string }>> {
  const { code, out } = await place.run('doctor', '--json');
  expect(code).toBe(1);
  return Object.fromEntries(
    JSON.parse(out).map((one: Record<string, string>) => [
      one.check,
      { status: one.status, text: Object.values(one).join(' ') },
    ]),
  );
}

describe('the doctor', () => {
  it('says that nothing listens where no gateway runs', async () => {
    place.configure({ gatewayPort: await freePort() });
    expect((await findings()).gateway?.text).toMatch(
      /does not open a session: nothing listens there start IB Gateway/,
    );
  });

  it('says what to untick at a gateway whose API is read-only', async () => {
    const { control } = await startGateway(place);
    await fetch(`${control}/fault`, {
      method: 'POST',
      body: JSON.stringify({ kind: 'read-only' }),
    });
    const { gateway, orders } = await findings();
    expect(gateway?.status).toBe('ok');
    expect(orders).toMatchObject({
      status: 'fail',
      text: expect.stringMatching(/read-only.*untick "Read-Only API"/),
    });
  });

  it('names the versions at a gateway that speaks binary messages only', async () => {
    const gateway = await startScriptedGateway({ serverVersion: 203 });
    place.configure({ gatewayPort: gateway.port });
    const found = await findings();
    await gateway.stop();
    expect(found.gateway).toMatchObject({
      status: 'fail',
      text: expect.stringMatching(/too new.*203.*193/),
    });
    expect(found.account).toBeUndefined();
  });
});
