// The server alone, for clients of other languages: prints its port as JSON. The bucket is `safe`.
import { startS3 } from './s3-server.ts';

const { address, takeChecksums } = await startS3('safe');
takeChecksums();
process.stdout.write(`${JSON.stringify({ port: Number(new URL(address).port) })}\n`);
