import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LONG_TIMEOUT, LONG_WAIT } from '../../processes/program.ts';
import { until } from '../../processes/waiting.ts';
import { startGateway } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
let gatewayPort = 0;

beforeAll(async () => {
  place = makePlace();
  ({ gatewayPort } = await startGateway(place));
});

afterEach(async () => {
  await place.run('stop', ...LONG_TIMEOUT);
});
afterAll(() => place.leave());

describe('a daemon', () => {
  it('is halted although the HALT file cannot be written, also after a restart', async () => {
    place.configure({ gatewayPort });
    expect((await place.run('start', ...LONG_WAIT)).code).toBe(0);
    const folder = join(place.folder, 'data/paper-DU1');
    // In the place of the file that is moved over it.
    mkdirSync(join(folder, 'HALT.new'));
    const halted = await place.run('halt', '--why', 'lunch');
    expect(halted).toMatchObject({ code: 0, out: expect.stringContaining('Halted: no new') });
    expect(halted.err).toMatch(/^The HALT file .*HALT could not be written: it is a folder/);
    await place.run('stop', ...LONG_TIMEOUT);
    const stopped = await place.run('halt', '--json');
    expect(stopped.code).toBe(3);
    expect(JSON.parse(stopped.out)).toMatchObject({ halted: false, file: null });
    rmdirSync(join(folder, 'HALT.new'));
    const again = await place.run('start', ...LONG_WAIT);
    expect(again.err).toMatch(/^warning: not trading yet: .*halt/);
    expect((await place.run('resume')).code).toBe(0);
  });

  it('refuses entries while halted, also after a restart, until resume', async () => {
    place.configure({ gatewayPort });
    expect((await place.run('halt', '--why', 'checking')).code).toBe(3);
    const halted = await place.run('start', ...LONG_WAIT);
    expect(halted.code).toBe(5);
    expect(halted.err).toMatch(/^warning: not trading yet: .*halt/);
    const resumed = await place.run('resume');
    expect(resumed.code).toBe(0);
    expect(resumed.out).toBe(
      'Removed the HALT file (checking). The HALT file is gone: trading is active again.\n',
    );
    expect(JSON.parse((await place.run('status', '--json')).out).trading.state).toBe('ACTIVE');
    expect((await place.run('halt', '--why', 'lunch')).code).toBe(0);
    expect(JSON.parse((await place.run('status', '--json')).out).trading).toEqual({
      state: 'HALTED',
      reason: 'lunch',
      halted_by: 'requested by the operator',
      runbook: 'docs/runbook.md#requested-by-the-operator',
    });
    // The log is written behind the program.
    await until('the log has both', async () => {
      const { out } = await place.run('logs', '--level', 'warn');
      const isFileThere = out.includes('HALT file: appeared: no entries while it is there');
      return isFileThere && out.includes('trading: HALTED: lunch');
    });
    expect((await place.run('status')).code).toBe(1);
    expect((await place.run('report')).out).toMatch(/HALT file appeared/);
    await place.run('stop', ...LONG_TIMEOUT);
    // The journal still records the halt, and no daemon runs that could write to it.
    const early = await place.run('resume');
    expect(early.code).toBe(3);
    expect(early.err).toContain(
      'a daemon will start HALTED (lunch). Start it, then run `sluice resume` again',
    );
    expect((await place.run('status')).out).toMatch(/^trading .*it will start HALTED: lunch/m);
    const again = await place.run('start', ...LONG_WAIT);
    expect(again.code).toBe(5);
    expect(again.err).toMatch(/^warning: not trading yet: .*halt/);
    expect((await place.run('resume')).out).toMatch(
      /^Lifted: HALTED \(lunch\) since [-\d]{10} [\d:]{8} ET\. Trading is active again\.\n$/,
    );
    expect(JSON.parse((await place.run('status', '--json')).out).trading.state).toBe('ACTIVE');
  });
});
