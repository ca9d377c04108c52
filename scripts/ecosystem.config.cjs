// For pm2: `pm2 start scripts/ecosystem.config.cjs`. SLUICE_CONFIG names the configuration; the default is config/sluice.yaml.
const { join } = require('node:path');

module.exports = {
  apps: [
    {
      name: 'sluice',
      script: join(__dirname, '..', 'bin', 'sluice.js'),
      // The API has an entry of its own.
      args: 'start --foreground --only trader',
      cwd: join(__dirname, '..'),
      // One daemon per account: the instance lock refuses a second one.
      instances: 1,
      exec_mode: 'fork',
      autorestart: true,
      // No restart after wrong usage, a wrong configuration or a wrong account: a restart cannot fix these.
      stop_exit_codes: [0, 2, 4],
      exp_backoff_restart_delay: 1000,
      // The first signal stops the daemon gracefully. Resting stops stay at the broker in any case.
      kill_timeout: 45000,
      // The log is in the instance folder; pm2 keeps only stderr.
      merge_logs: true,
      time: false,
    },
    {
      // Ends by itself, and stays ended, where the configuration has no api.enabled.
      name: 'sluice-api',
      script: join(__dirname, '..', 'bin', 'sluice.js'),
      args: 'serve',
      cwd: join(__dirname, '..'),
      instances: 1,
      exec_mode: 'fork',
      autorestart: true,
      stop_exit_codes: [0, 2, 4],
      exp_backoff_restart_delay: 100,
      // It answers what has arrived, for ten seconds at most.
      kill_timeout: 15000,
      merge_logs: true,
      time: false,
    },
  ],
};
