import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CreatePilot } from '../../../src/contexts/pilots/public.js';
import { InviteMember, RedeemInvitation } from '../../../src/contexts/identity/public.js';
import { openApplication } from '../../../src/entry/application.js';
import { touchstoneHere } from '../../builders/command-line-here.js';
import { readConfig } from '../../../src/platform/config/config.js';
import { describeEmbedded } from '../../builders/database.js';
import { aCast, aNewPilot, PASSWORD } from '../../builders/people.js';

describeEmbedded('the audit commands at the machine itself', () => {
  let folder: string;
  let before: NodeJS.ProcessEnv;
  let customer: string;
  let pilot: string;
  let people: { cql: string; vpm: string; administrator: string; second: string };
  const at = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-cli-'));
    before = { ...process.env };
    Object.assign(process.env, {
      TOUCHSTONE_DATA_DIR: at('data'),
      TOUCHSTONE_PASSWORD: PASSWORD,
      TOUCHSTONE_SECOND_PASSWORD: PASSWORD,
    });
    delete process.env['DATABASE_URL'];
    const app = await openApplication(readConfig(process.env));
    const cast = await aCast(app);
    customer = cast.customerOrganisationId;
    pilot = (await app.get(CreatePilot).execute(cast.cql, aNewPilot(cast))).id;
    const { token } = await app.get(InviteMember).execute(cast.administrator, { role: 'ADM' });
    const second = { token, email: 'second@example.com', printedName: 'Otto Other', password: PASSWORD };
    await app.get(RedeemInvitation).execute(second);
    people = {
      cql: cast.emailOf(cast.cql),
      vpm: cast.emailOf(cast.vpm),
      administrator: cast.emailOf(cast.administrator),
      second: second.email,
    };
    await app.close();
  });
  afterAll(async () => {
    process.env = before;
    process.exitCode = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  const verified = (bundle: string): Promise<{ exitCode: number; output: string }> =>
    new Promise((done) => {
      execFile(process.execPath, ['touchstone-verify.mjs'], { cwd: bundle, env: {} }, (error, stdout) =>
        done({ exitCode: error === null ? 0 : Number(error.code), output: stdout }),
      );
    });

  it('sign a checkpoint, and tell afterwards which entries it anchors and which nothing does', async () => {
    const made = await touchstoneHere('audit', 'checkpoint', '--chain', customer, '--out', at('kept.txt'));
    expect(made).toMatchObject({ exitCode: 0, output: expect.stringContaining('signed with key') });
    expect(await touchstoneHere('audit', 'checkpoint', '--chain', customer, '--out', at('kept.txt'))).toMatchObject({
      exitCode: 64,
      output: expect.stringContaining('EXPORT_TARGET_TAKEN'),
    });
    const found = await touchstoneHere('audit', 'verify', '--chain', customer, '--checkpoint', at('kept.txt'));
    expect(found.exitCode).toBe(0);
    expect(found.output).toMatch(/Entries 1 to \d+: anchored by the checkpoint .*kept\.txt/);
    expect((await touchstoneHere('audit', 'verify')).output).toMatch(/Entries 1 to \d+: not anchored/);
  });

  it.each([
    ['a checkpoint of another chain', [], 'kept.txt', 5, 'CHECKPOINT_INVALID'],
    ['a changed checkpoint', ['--chain', 'CUSTOMER'], 'changed.txt', 5, 'CHECKPOINT_INVALID'],
    ['a file that is none', ['--chain', 'CUSTOMER'], 'none.txt', 5, 'CHECKPOINT_INVALID'],
    ['a PDF that is no dossier', ['--chain', 'CUSTOMER'], 'none.pdf', 64, 'USAGE_INVALID'],
    ['a file that is not there', ['--chain', 'CUSTOMER'], 'absent.txt', 64, 'USAGE_INVALID'],
  ])('refuse %s', async (_what, chain, file, exitCode, code) => {
    const text = await readFile(at('kept.txt'), 'utf8');
    await writeFile(at('changed.txt'), text.replace(/\n\d+\n/, '\n1\n'));
    await writeFile(at('none.txt'), 'hello');
    await writeFile(at('none.pdf'), '%PDF-1.7 hello');
    const args = chain.map((one) => (one === 'CUSTOMER' ? customer : one));
    const answer = await touchstoneHere('audit', 'verify', ...args, '--checkpoint', at(file));
    expect(answer).toMatchObject({ exitCode, output: expect.stringContaining(code) });
  });

  it('export a pilot to a folder that checks itself, and never over something', async () => {
    const out = at('bundle');
    expect(await touchstoneHere('export', pilot, '--out', out, '--as', people.vpm)).toMatchObject({ exitCode: 0 });
    expect(await verified(out)).toMatchObject({ exitCode: 0, output: expect.stringContaining('Intact') });
    const again = await touchstoneHere('export', pilot, '--out', out, '--as', people.vpm);
    expect(again).toMatchObject({ exitCode: 64, output: expect.stringContaining('EXPORT_TARGET_TAKEN') });
    await cp(out, at('changed'), { recursive: true });
    const chain = await readFile(join(out, 'chain.jsonl'), 'utf8');
    await writeFile(join(at('changed'), 'chain.jsonl'), chain.replace('pilot.created', 'pilot.refused'));
    expect(await verified(at('changed'))).toMatchObject({ exitCode: 5, output: expect.stringMatching(/First broken: CHAIN chain.jsonl entry \d/) }); // prettier-ignore
  });

  it('export nothing that is not there, and leave nothing behind', async () => {
    const nowhere = '01890a5d-ac96-774b-bcce-b302099a8057';
    const answer = await touchstoneHere('export', nowhere, '--out', at('nothing'), '--as', people.cql);
    expect(answer).toMatchObject({ exitCode: 64, output: expect.stringContaining('PILOT_NOT_FOUND') });
    const asAdministrator = await touchstoneHere('export', pilot, '--out', at('nothing'), '--as', people.administrator);
    expect(asAdministrator.exitCode).toBeGreaterThan(0);
    expect((await readdir(folder)).filter((name) => name.includes('nothing') || name.startsWith('.touch'))).toEqual([]);
  });

  it('rotate the key with four eyes; the old one signs no more, the new one does, and both verify', async () => {
    const pair = ['--as', people.administrator, '--and', people.second, '--reason', 'yearly'];
    const alone = ['--as', people.administrator, '--and', people.administrator, '--reason', 'yearly'];
    expect(await touchstoneHere('keys', 'rotate', at('alone.pem'), ...alone)).toMatchObject({ exitCode: 77 });
    expect(await touchstoneHere('keys', 'rotate', at('new.pem'), ...pair)).toMatchObject({ exitCode: 0 });
    const refused = await touchstoneHere('audit', 'checkpoint', '--chain', customer);
    expect(refused).toMatchObject({ exitCode: 78, output: expect.stringContaining('SIGNING_KEY_NOT_IN_FORCE') });
    process.env['TOUCHSTONE_SIGNING_KEY_FILE'] = at('new.pem');
    const made = await touchstoneHere('audit', 'checkpoint', '--chain', customer, '--out', at('new.txt'));
    expect(made).toMatchObject({ exitCode: 0 });
    const both = ['--checkpoint', at('kept.txt'), at('new.txt')];
    expect(await touchstoneHere('audit', 'verify', '--chain', customer, ...both)).toMatchObject({ exitCode: 0 });
    const { output } = await touchstoneHere('keys', 'list');
    expect(output.trim().split('\n')).toEqual([
      expect.stringContaining('retired'),
      expect.stringContaining('in force'),
    ]);
    expect(await touchstoneHere('export', pilot, '--out', at('second'), '--as', people.cql)).toMatchObject({
      exitCode: 0,
    });
    expect(await verified(at('second'))).toMatchObject({ exitCode: 0 });
    const late = await touchstoneHere('keys', 'compromised', 'f'.repeat(64), ...pair, '--from', 'yesterday');
    expect(late).toMatchObject({ exitCode: 64, output: expect.stringContaining('USAGE_INVALID') });
  });
});
