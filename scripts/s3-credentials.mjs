// Makes an access key for the S3-compatible store of docker-compose.yml: `s3-secret` for Touchstone, `s3.json` for SeaweedFS.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('Say the folder: node scripts/s3-credentials.mjs FOLDER\n');
  process.exit(64);
}
const secretKey = randomBytes(32).toString('hex');
const identity = {
  name: 'touchstone',
  credentials: [{ accessKey: 'touchstone', secretKey }],
  actions: ['Admin', 'Read', 'Write', 'List'],
};
writeFileSync(join(folder, 's3-secret'), `${secretKey}\n`, { mode: 0o600, flag: 'wx' });
writeFileSync(join(folder, 's3.json'), `${JSON.stringify({ identities: [identity] }, null, 2)}\n`, {
  mode: 0o644,
  flag: 'wx',
});
