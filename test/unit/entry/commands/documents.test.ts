import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli } from '../../../../src/entry/run-cli.js';
import { CONTRACT_TEMPLATES } from '../../../../src/metrics/interpretation/templates/contract-templates.js';
import { lintCriteria } from '../../../../src/verdict/criteria/lint-criteria.js';
import { aCriteriaDocument, aCriterion } from '../../../builders/criteria.builder.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-documents-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  process.exitCode = undefined;
});

let count = 0;
async function aFile(content: unknown): Promise<string> {
  const file = join(folder, `${(count += 1)}.json`);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  process.exitCode = undefined;
  let [out, err] = ['', ''];
  const code = await runCli(args, { out: (text) => (out += text), err: (text) => (err += text), isDebug: false });
  return { code, out, err };
}

/** Nothing on standard output, one coded line on standard error. */
async function expectRefusal(args: string[], code: string, exit = 64): Promise<string> {
  const answer = await run(...args);
  expect([answer.code, answer.out, answer.err.split(':')[0]]).toEqual([exit, '', code]);
  expect(answer.err).not.toContain('    at ');
  return answer.err;
}

const sound = aCriteriaDocument();
const looser = aCriteriaDocument([aCriterion({ threshold: '0.9' })]);
const broken = { ...sound, criteria: [{ ...aCriterion(), threshold: '1.5', parent: 'nobody' }] };
const contract = CONTRACT_TEMPLATES.box;
const ANSWERS = { missed: 'LINE_STOPS', falseAlarm: 'EXTRA_WORK', alike: 'YES' };

/** Each command with all its files; the file under test takes the place of one of them. */
const COMMANDS: Record<string, (file: string) => Promise<string[]>> = {
  'criteria propose --answers': async (file) => ['criteria', 'propose', '--answers', file, '--contract', await aFile(contract)],
  'criteria propose --contract': async (file) => ['criteria', 'propose', '--contract', file, '--answers', await aFile(ANSWERS)],
  'criteria propose --site-schema': async (file) => [
    ...['criteria', 'propose', '--site-schema', file],
    ...['--answers', await aFile(ANSWERS), '--contract', await aFile(contract)],
  ],
  'criteria check': (file) => Promise.resolve(['criteria', 'check', '--criteria', file]),
  'criteria check --contract': async (file) => ['criteria', 'check', '--contract', file, '--criteria', await aFile(sound)],
  'criteria compare --from': async (file) => ['criteria', 'compare', '--from', file, '--to', await aFile(sound)],
  'criteria compare --to': async (file) => ['criteria', 'compare', '--to', file, '--from', await aFile(sound)],
  'contract check': (file) => Promise.resolve(['contract', 'check', '--contract', file]),
  'plan --criteria': (file) => Promise.resolve(['plan', '--criteria', file]),
  'plan --have': async (file) => ['plan', '--have', file, '--criteria', await aFile(sound)],
  'plan --kinds': async (file) => ['plan', '--kinds', file, '--criteria', await aFile(sound)],
}; // prettier-ignore

describe.each(Object.entries(COMMANDS))('touchstone %s', (_name, command) => {
  it.each([
    ['that is not there', undefined, /no such file/],
    ['that is empty', '', /empty/],
    ['that is cut off', '{"title": ', /not JSON, line 1|not JSON/],
    ['with a comma too many', '{"a": 1,\n}', /line 2, column 1/],
  ])('refuses a file %s', async (_what, content, message) => {
    const file = content === undefined ? join(folder, 'none.json') : await aFile(content);
    const said = await expectRefusal(await command(file), 'INPUT_FILE_INVALID');
    expect(said).toContain(file);
    expect(said).toMatch(message);
  });

  it('refuses a file that says a member twice, with file, pointer and lines', async () => {
    const file = await aFile('{"a": {"title": "x",\n "title": "y"}}');
    const said = await expectRefusal(await command(file), 'JSON_MEMBER_REPEATED');
    expect(said).toContain(`${file}: /a/title stands twice, in line 1 and in line 2`);
  });
});

describe('touchstone criteria questions', () => {
  it('asks, as text and as JSON', async () => {
    const { code, out } = await run('criteria', 'questions');
    expect([code, out.includes('LINE_STOPS')]).toEqual([0, true]);
    const asked = JSON.parse((await run('criteria', 'questions', '--json')).out) as { id: string }[];
    expect(asked.map(({ id }) => id)).toContain('missed');
  });

  it('takes no file', () => expectRefusal(['criteria', 'questions', 'extra'], 'error'));
});

describe('touchstone criteria propose', () => {
  const propose = async (answers: unknown, own: { contract?: unknown; siteSchema?: unknown } = {}) => [
    ...['criteria', 'propose', '--answers', await aFile(answers), '--contract', await aFile(own.contract ?? contract)],
    ...(own.siteSchema === undefined ? [] : ['--site-schema', await aFile(own.siteSchema)]),
  ];

  it('prints a document that passes the check', async () => {
    const { code, out, err } = await run(...(await propose(ANSWERS)));
    expect([code, err]).toEqual([0, '']);
    expect(lintCriteria(JSON.parse(out), { contract }).problems).toEqual([]);
  });

  it.each([
    ['an answer that is none', { ...ANSWERS, missed: 'WHO_KNOWS' }, {}],
    ['an answer left out', { missed: 'LINE_STOPS' }, {}],
    ['answers as a list', [ANSWERS], {}],
    ['a condition the site does not declare', { ...ANSWERS, conditions: ['meta.shift'] }, {}],
    ['an expectation below the limit', { ...ANSWERS, expected: '0.5' }, {}],
    ['a site schema without values', { ...ANSWERS, conditions: ['meta.shift'] }, { siteSchema: { 'meta.shift': 3 } }],
  ])('refuses %s', async (_what, answers, own) => {
    await expectRefusal(await propose(answers, own), 'ANSWERS_REFUSED', 4);
  });

  it.each([['[1]'], ['"meta.shift"'], ['null'], ['7']])('refuses the site schema %s', async (siteSchema) => {
    await expectRefusal(await propose(ANSWERS, { siteSchema }), 'INPUT_FILE_INVALID');
  });

  it('refuses a contract with a fault, and names it', async () => {
    const said = await expectRefusal(await propose(ANSWERS, { contract: { ...contract, roles: {} } }), 'CONTRACT_INVALID', 4);
    expect(said).toContain('at "/roles"');
  }); // prettier-ignore
});

describe('touchstone criteria check', () => {
  it('prints digest and needs of a sound document, and ends with 4 and every problem of another', async () => {
    const good = await run('criteria', 'check', '--criteria', await aFile(sound));
    expect([good.code, good.out.includes('at least 59 image units')]).toEqual([0, true]);
    const bad = await run('criteria', 'check', '--criteria', await aFile(broken), '--json');
    expect(bad.code).toBe(4);
    const { problems } = JSON.parse(bad.out) as { problems: { code: string; path: string }[] };
    expect(problems.map(({ path }) => path)).toEqual(expect.arrayContaining(['/criteria/0/threshold', '/criteria/0/parent']));
  }); // prettier-ignore

  it.each([['[]'], ['null'], ['"text"'], ['{}'], ['7']])('ends with 4 for %s', async (content) => {
    const { code, out, err } = await run('criteria', 'check', '--criteria', await aFile(content));
    expect([code, err, out.includes('cannot be used')]).toEqual([4, '', true]);
  });
});

describe('touchstone criteria compare', () => {
  it('says which way a change goes, and nothing for equal documents', async () => {
    const compare = async (from: unknown, to: unknown) =>
      run('criteria', 'compare', '--from', await aFile(from), '--to', await aFile(to));
    expect((await compare(sound, looser)).out).toMatch(/^LOOSER /);
    expect((await compare(looser, sound)).out).toMatch(/^STRICTER /);
    expect((await compare(sound, sound)).out).toBe('No difference.\n');
  });

  it('refuses a document with a fault on either side', async () => {
    const [good, bad] = [await aFile(sound), await aFile(broken)];
    await expectRefusal(['criteria', 'compare', '--from', bad, '--to', good], 'INPUT_FILE_INVALID');
    await expectRefusal(['criteria', 'compare', '--from', good, '--to', bad], 'INPUT_FILE_INVALID');
    await expectRefusal(['criteria', 'compare', '--from', good], 'error');
  });
});

describe('touchstone contract template and check', () => {
  it.each(Object.keys(CONTRACT_TEMPLATES))('prints %s so that its check finds nothing', async (name) => {
    const { out } = await run('contract', 'template', name);
    const checked = await run('contract', 'check', '--contract', await aFile(out));
    expect([checked.code, checked.out.startsWith('No problem found. Digest ')]).toEqual([0, true]);
  });

  it.each(['nothing', 'toString', 'BOX', ''])('refuses the template %j', (name) =>
    expectRefusal(['contract', 'template', name], 'OPTION_INVALID'),
  );

  it('ends with 4 and every problem of a contract with faults', async () => {
    const file = await aFile({ ...contract, roles: {}, match: { rule: 'IOU', iou: 2, within: 'CLASS' } });
    const { code, out } = await run('contract', 'check', '--contract', file, '--json');
    const { problems } = JSON.parse(out) as { problems: { path: string }[] };
    expect([code, problems.map(({ path }) => path)]).toEqual([4, expect.arrayContaining(['/roles', '/match/iou'])]);
  });
});

describe('touchstone plan --criteria', () => {
  it('plans documents together', async () => {
    const file = await aFile(aCriteriaDocument([aCriterion({ designPoint: '0.98', power: '0.8' })]));
    const { code, out } = await run('plan', '--criteria', file, file, '--json');
    const { cells } = JSON.parse(out) as { cells: { alone: number; together: number }[] };
    expect([code, cells.map(({ alone }) => alone)]).toEqual([0, [234, 234]]);
    expect(cells[0]?.together).toBeGreaterThan(234);
  });

  it.each([
    ['a document with a fault', broken, [], 'INPUT_FILE_INVALID'],
    ['a power of 1', sound, ['--power', '1'], 'RATE_OUT_OF_RANGE'],
    ['a power that is no number', sound, ['--power', 'high'], 'OPTION_INVALID'],
    ['half a picture', sound, ['--images-per-unit', '0.5'], 'COUNT_OUT_OF_RANGE'],
    ['no pace at all', sound, ['--units-per-day', '0'], 'DATA_NOT_USABLE'],
  ])('refuses %s', async (_what, document, more, code) => {
    await expectRefusal(['plan', '--criteria', await aFile(document), ...more], code);
  });

  it.each([
    ['--have', [40]],
    ['--have', { 'all items': -1 }],
    ['--have', { 'all items': 1.5 }],
    ['--have', { 'all items': '40' }],
    ['--kinds', {}],
    ['--kinds', [{ name: 'by night' }]],
    ['--kinds', [{ name: 'by night', slices: 'meta.shift = night' }]],
    ['--kinds', [{ name: 'by night', slices: [], cost: -1 }]],
    ['--kinds', [{ name: 'by night', slices: [], price: 1 }]],
  ])('refuses %s with %j', async (option, content) => {
    const said = await expectRefusal(['plan', '--criteria', await aFile(sound), option, await aFile(content)], 'COLLECTION_INVALID');
    expect(said).toContain(option.slice(1).replace('-', '/'));
  }); // prettier-ignore
});

describe('a file that is no JSON document', () => {
  it.each([
    ['ends too early', '{"a":\n [1,', 'line 2, column 5'],
    ['holds NaN', '[1,\n NaN]', 'line 2, column 2'],
    ['has a comma too many', '[1,\n2,]', 'line 2, column 3'],
    ['has a comment', '[] // none', 'line 1, column 4'],
    ['goes on behind its end', '[]\n]', 'line 2, column 1'],
  ])('is refused with the place where it %s', async (_how, text, place) => {
    const error = await expectRefusal(
      ['stats', 'share', '--groups', await aFile(text), '--confidence', '0.95'],
      'INPUT_FILE_INVALID',
    );
    expect(error).toContain(`this is not JSON, ${place} (`);
  });

  it('is refused with the line that is not UTF-8', async () => {
    const file = join(folder, 'latin.json');
    await writeFile(file, Buffer.concat([Buffer.from('[[1, 2],\n"caf'), Buffer.from([0xe9]), Buffer.from('"]')]));
    const error = await expectRefusal(
      ['stats', 'share', '--groups', file, '--confidence', '0.95'],
      'INPUT_FILE_INVALID',
    );
    expect(error).toContain('line 2 is not UTF-8');
  });
});
