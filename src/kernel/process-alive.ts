/** Whether this host has a process of this pid, of any user. A pid is reused: only for one that is certain, or seen a moment ago. */
export function isProcessAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
