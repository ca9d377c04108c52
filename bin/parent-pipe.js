// Ends this process when the process that started it is gone, however that ended: the pipe between them closes.
import { Socket } from 'node:net';

export function endWithParent() {
  const fd = Number(process.env.SLUICE_PARENT_PIPE);
  // Processes started from here do not inherit the pipe: a daemon that `start` detached outlives both.
  delete process.env.SLUICE_PARENT_PIPE;
  const pipe = new Socket({ fd, readable: true, writable: false });
  pipe.on('error', () => {});
  pipe.on('close', () => process.kill(process.pid, 'SIGTERM'));
  pipe.resume();
  pipe.unref();
}
