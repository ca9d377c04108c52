// Every feature of holdings against a running API, in sections with their numbers. `npx node scripts/holdings-demo.ts [ADDRESS]`,
// with the login code that `npm start` prints or a token in SLUICE_LOGIN_CODE or SLUICE_TOKEN.
import { adviceOn } from './holdings-demo/assistants.ts';
import { demonstrate } from './holdings-demo/demonstrate.ts';

const address = (process.argv[2] ?? 'http://127.0.0.1:8000').replace(/\/$/, '');
try {
  await demonstrate({
    address,
    token: process.env.SLUICE_TOKEN,
    loginCode: process.env.SLUICE_LOGIN_CODE,
    write: (text) => process.stdout.write(text),
    advice: adviceOn,
  });
} catch (error) {
  const said = error instanceof Error ? error.message : String(error);
  const why = said === 'fetch failed' ? `Nothing answers at ${address}.` : said;
  process.stderr.write(`${why}\n`);
  process.exitCode = 1;
}
