// Which service manager a process finds around itself.
import { describe, expect, it } from 'vitest';
import {
  type Surroundings,
  supervisorCommandText,
  supervisorOf,
} from '../../src/cli/program/supervisor.ts';

const SHELL: Surroundings = {
  environment: { HOME: '/home/me' },
  pid: 700,
  parentPid: 600,
  cgroup: '0::/user.slice/user-1000.slice/session-3.scope\n',
  isInContainer: false,
};
const SERVICE = '0::/system.slice/sluice.service\n';

const given = (more: Partial<Surroundings>) => supervisorOf({ ...SHELL, ...more });

describe('the supervisor of a process', () => {
  it('is none for what somebody started in a shell', () => {
    expect(given({})).toBeUndefined();
    // A shell beside the service, and a terminal that is itself a service.
    expect(given({ isInContainer: true })).toBeUndefined();
    const terminal = { SYSTEMD_EXEC_PID: '600000', INVOCATION_ID: 'a' };
    expect(given({ environment: terminal, cgroup: SERVICE })).toBeUndefined();
  });

  it.each([
    ['its main process', { SYSTEMD_EXEC_PID: '700' }],
    ['the child of an old Node', { SYSTEMD_EXEC_PID: '600' }],
    ['an older systemd', { NOTIFY_SOCKET: '/run/systemd/notify' }],
  ])('is systemd for %s', (_, environment) => {
    const found = given({ environment, cgroup: SERVICE });
    expect(found).toEqual({ kind: 'systemd', unit: 'sluice.service', isUser: false });
  });

  it('is the systemd of a user, with its own command', () => {
    const environment = { SYSTEMD_EXEC_PID: '700', MANAGERPID: '500' };
    const cgroup =
      '0::/user.slice/user-1000.slice/user@1000.service/app.slice/sluice@paper.service';
    const found = given({ environment, cgroup });
    expect(found).toEqual({ kind: 'systemd', unit: 'sluice@paper.service', isUser: true });
    expect(found && supervisorCommandText(found, 'stop')).toBe(
      'systemctl --user stop sluice@paper.service',
    );
  });

  it('is pm2, also where systemd runs pm2', () => {
    const environment = { pm_id: '0', name: 'sluice', HOME: '/home/me', NOTIFY_SOCKET: '/run/x' };
    const found = given({ environment, cgroup: '0::/system.slice/pm2-me.service' });
    expect(found).toEqual({ kind: 'pm2', name: 'sluice', home: '/home/me/.pm2' });
    expect(found && supervisorCommandText(found, 'start')).toBe('pm2 start sluice');
  });

  it('is a container for its first process and for the child of its init', () => {
    expect(given({ pid: 1, parentPid: 0 })).toEqual({ kind: 'container' });
    const found = given({ parentPid: 1, isInContainer: true });
    expect(found && supervisorCommandText(found, 'stop')).toBe('docker compose stop sluice');
  });
});
