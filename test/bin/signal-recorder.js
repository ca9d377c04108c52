// Prints the process id of its parent, then the name of every signal it receives; SIGQUIT ends it by SIGKILL.
const RECORDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

// Nobody reads it any more once its parent is gone.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit();
}, 500);
for (const signal of RECORDED) process.on(signal, () => process.stdout.write(`${signal}\n`));
process.on('SIGQUIT', () => process.kill(process.pid, 'SIGKILL'));
process.stdout.write(`parent ${process.ppid}\n`);
