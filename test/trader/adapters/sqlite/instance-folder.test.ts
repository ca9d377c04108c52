import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  chooseSocketPath,
  instanceFolder,
  isHaltFilePresent,
  keepReserve,
  makeInstanceFolder,
  RESERVE_BYTES,
  readHaltFile,
  readPidFile,
  releaseReserve,
  removeHaltFile,
  removePidFile,
  writeHaltFile,
  writePidFile,
} from '../../../../src/trader/adapters/sqlite/instance/instance-folder.ts';

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'sluice-folder-'));
});
afterEach(() => rmSync(data, { recursive: true }));

describe('the instance folder', () => {
  it('separates each mode and account, readable by its owner only', () => {
    const folder = instanceFolder(data, 'paper', 'DU1234567');
    makeInstanceFolder(folder);
    expect(basename(folder.path)).toBe('paper-DU1234567');
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
    expect(existsSync(folder.logs)).toBe(true);
  });

  it('can be halted before it exists, and states the reason until the file is removed', () => {
    const folder = instanceFolder(data, 'paper', 'DU1');
    expect(readHaltFile(folder)).toBeUndefined();
    writeHaltFile(folder, 'the feed looks wrong');
    expect(isHaltFilePresent(folder)).toBe(true);
    expect(readHaltFile(folder)).toBe('the feed looks wrong');
    removeHaltFile(folder);
    expect(isHaltFilePresent(folder)).toBe(false);
  });

  it('is halted by a folder called HALT too', () => {
    const folder = instanceFolder(data, 'paper', 'DU1');
    mkdirSync(folder.haltFile, { recursive: true });
    writeHaltFile(folder, 'in a hurry');
    expect(isHaltFilePresent(folder)).toBe(true);
    expect(readHaltFile(folder)).toBe('it is a folder');
    removeHaltFile(folder);
    expect(isHaltFilePresent(folder)).toBe(false);
  });

  it('keeps a reserve that really takes disk space', () => {
    const folder = instanceFolder(data, 'paper', 'DU1');
    makeInstanceFolder(folder);
    keepReserve(folder);
    expect(statSync(folder.reserve).size).toBe(RESERVE_BYTES);
    expect(statSync(folder.reserve).blocks * 512).toBeGreaterThanOrEqual(RESERVE_BYTES);
    releaseReserve(folder);
    expect(existsSync(folder.reserve)).toBe(false);
  });

  it('names the socket in the pid file, also if it is elsewhere', () => {
    const folder = instanceFolder(data, 'paper', 'DU1');
    makeInstanceFolder(folder);
    expect(chooseSocketPath(folder, undefined)).toBe(join(folder.path, 'sluice.sock'));

    const deep = instanceFolder(join(data, 'd'.repeat(100)), 'paper', 'DU1');
    makeInstanceFolder(deep);
    const socketPath = chooseSocketPath(deep, data);
    expect(Buffer.byteLength(socketPath)).toBeLessThan(108);
    writeFileSync(socketPath, '');
    writePidFile(deep, { pid: 4711, socketPath });
    expect(readPidFile(deep)).toEqual({ pid: 4711, socketPath });
    removePidFile(deep);
    expect(existsSync(socketPath)).toBe(false);
    expect(readPidFile(deep)).toBeUndefined();
  });
});
