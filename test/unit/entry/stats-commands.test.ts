import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { planCommand } from '../../../src/entry/commands/plan.js';
import { statsCommand } from '../../../src/entry/commands/stats.js';
import { numberOption } from '../../../src/entry/commands/stats-input.js';

const refusedAs = (code: string): unknown => expect.objectContaining({ code });

/** Runs a command as a user would and returns what it prints. */
async function print(command: Command, args: string): Promise<string> {
  let printed = '';
  const output = { writeOut: (text: string) => void (printed += text), writeErr: () => undefined };
  for (const each of [command, ...command.commands]) each.exitOverride().configureOutput(output);
  await command.parseAsync(
    args.split(' ').filter((word) => word !== ''),
    { from: 'user' },
  );
  return printed;
}

function fileWith(content: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'touchstone-')), 'groups.json');
  writeFileSync(file, content);
  return file;
}

describe('touchstone stats interval', () => {
  it('prints point, lower and upper as JSON', async () => {
    const printed = await print(statsCommand(), 'interval --k 59 --n 59 --confidence 0.95 --one-sided --json');
    expect(JSON.parse(printed)).toEqual({ point: 1, lower: expect.closeTo(0.950492390111773, 12), upper: 1 });
  });

  it.each(['wilson', 'agresti-coull', 'jeffreys', 'garwood'])('knows %s', async (method) => {
    const printed = await print(statsCommand(), `interval --k 3 --n 10 --confidence 95% --method ${method} --json`);
    expect(JSON.parse(printed)).toMatchObject({ point: 0.3 });
  });

  it('prints sentences otherwise', async () => {
    expect(await print(statsCommand(), 'interval --k 59 --n 59 --confidence 0.95 --one-sided')).toBe(
      '59 right of 59: observed 100 %; at least 95.05 % and, taken on its own, at most 100 %, each with 95 % confidence (clopper-pearson).\n',
    );
    expect(await print(statsCommand(), 'interval --k 2 --n 400 --confidence 0.95 --method garwood')).toContain(
      '2 events in 400: observed 0.005; from 0.000605',
    );
  });

  it.each([
    ['OPTION_INVALID', '--k many --n 10 --confidence 0.95'],
    ['OPTION_INVALID', '--k 1 --n 10 --confidence 0,95'],
    ['OPTION_INVALID', '--k 1 --n 10 --confidence 0.95 --method normal'],
    ['OPTION_INVALID', '--k 2.5 --n 10 --confidence 0.95'],
    ['OPTION_INVALID', '--k 2.5 --n 10 --confidence 0.95 --method wilson'],
    ['OPTION_INVALID', '--k 5% --n 10 --confidence 0.95'],
    ['OPTION_INVALID', '--k 5 --n 1000% --confidence 0.95'],
    ['OPTION_INVALID', '--k 5 --n 10.5 --confidence 0.95'],
    ['OPTION_INVALID', '--k 5 --n 9007199254740993 --confidence 0.95'],
    ['OPTION_INVALID', '--k 0x5 --n 10 --confidence 0.95'],
    ['OPTION_INVALID', '--k 5 --n Infinity --confidence 0.95'],
    ['COUNT_OUT_OF_RANGE', '--k=-1 --n 10 --confidence 0.95'],
    ['CONFIDENCE_OUT_OF_RANGE', '--k 1 --n 10 --confidence 0'],
    ['CONFIDENCE_OUT_OF_RANGE', '--k 1 --n 10 --confidence 1'],
    ['NO_TRIALS', '--k 0 --n 0 --confidence 0.95'],
    ['COUNT_OUT_OF_RANGE', '--k 11 --n 10 --confidence 0.95'],
    ['CONFIDENCE_OUT_OF_RANGE', '--k 1 --n 10 --confidence 95'],
    ['commander.missingMandatoryOptionValue', '--k 1 --n 10'],
  ])('refuses with %s: %s', async (code, args) => {
    await expect(print(statsCommand(), `interval ${args}`)).rejects.toEqual(refusedAs(code));
  });
});

describe('touchstone stats share', () => {
  it('prints the bounds and what they rest on as JSON', async () => {
    const file = fileWith(JSON.stringify([...Array.from({ length: 29 }, () => [33, 33]), [32, 33], [0, 0]]));
    expect(JSON.parse(await print(statsCommand(), `share --groups ${file} --confidence 0.95 --json`))).toEqual({
      lower: expect.closeTo(0.9031582203886898, 12),
      upper: expect.closeTo(1, 6),
      K: expect.closeTo(29 + 32 / 33, 12),
      applicableGroups: 30,
      notApplicableGroups: 1,
    });
    expect(await print(statsCommand(), `share --groups ${file} --confidence 0.95`)).toContain(
      '30 independent groups, sum of their shares 29.969697. 1 more had nothing to be right about.',
    );
  });

  it('reads a file with a byte order mark and carriage returns', async () => {
    const file = fileWith('\uFEFF[[1, 2],\r\n[2, 2]]\r\n');
    expect(JSON.parse(await print(statsCommand(), `share --groups ${file} --confidence 0.95 --json`))).toMatchObject({
      K: 1.5,
      applicableGroups: 2,
    });
  });

  it.each([
    ['', 'the file is empty'],
    ['[[1, 2],\n [1 2]]', 'line 2, column 5'],
    ['[[1, 2], ["1", 2]]', 'entry 2 is ["1",2]'],
    ['[[1, 2], [1, null]]', 'entry 2 is [1,null]'],
    ['{"groups": [[1, 2]]}', 'expected a list of pairs'],
    ['null', 'expected a list of pairs'],
  ])('refuses %s and says where', async (content, where) => {
    await expect(print(statsCommand(), `share --groups ${fileWith(content)} --confidence 0.95`)).rejects.toMatchObject({
      code: 'INPUT_FILE_INVALID',
      message: expect.stringContaining(where),
    });
  });

  it('says that a folder is no file and that a file is not there', async () => {
    const share = (file: string) => print(statsCommand(), `share --groups ${file} --confidence 0.95`);
    await expect(share(tmpdir())).rejects.toThrow('this is a folder');
    await expect(share('no-such.json')).rejects.toThrow('there is no such file');
  });

  it('says so when no group applies', async () => {
    expect(await print(statsCommand(), `share --groups ${fileWith('[]')} --confidence 0.95`)).toContain(
      'nothing can be said',
    );
  });

  it.each([['{'], ['{}'], ['[1]'], ['[[1,2,3]]'], ['[["1",2]]']])('refuses a file with %s', async (content) => {
    const run = print(statsCommand(), `share --groups ${fileWith(content)} --confidence 0.95`);
    await expect(run).rejects.toEqual(refusedAs('INPUT_FILE_INVALID'));
  });

  it('refuses a file that is not there, and more right than there is', async () => {
    const missing = print(statsCommand(), 'share --groups not-there.json --confidence 0.95');
    await expect(missing).rejects.toEqual(refusedAs('INPUT_FILE_INVALID'));
    const wrong = print(statsCommand(), `share --groups ${fileWith('[[2,1]]')} --confidence 0.95`);
    await expect(wrong).rejects.toEqual(refusedAs('COUNT_OUT_OF_RANGE'));
  });
});

describe('touchstone plan with a schedule', () => {
  const planned = async (args: string) => JSON.parse(await print(planCommand(), `--required 0.95 ${args} --json`)) as Record<string, unknown>; // prettier-ignore

  it('keeps its fields and adds only what was asked for', async () => {
    const plain = await planned('');
    expect(Object.keys(plain)).not.toContain('schedule');
    for (const [args, more] of [
      ['--spending open-ended --attempts 3', ['schedule']],
      ['--stages 90:0.5,150:0.5', ['schedule']],
      ['--spending e-process', ['chanceWatched']],
      ['--images-per-unit 30', ['collection']],
      ['--units-per-day 12', ['collection']],
    ] as const)
      expect(Object.keys(await planned(args))).toEqual([...Object.keys(plain), ...more]);
  });

  it('lists the planned looks of stages with the chance to have passed by then', async () => {
    const { schedule, collection } = await planned('--stages 90:0.5,150:0.5 --design-point 0.99 --images-per-unit 30 --units-per-day 12'); // prettier-ignore
    expect(schedule).toEqual([
      { attempt: 1, stage: 1, alpha: 0.025, confidence: 0.975, nWithoutFailure: 72, units: 90, allowedFailures: 0, failsFrom: 10, chance: expect.closeTo(0.99 ** 90, 10) },
      { attempt: 1, stage: 2, alpha: 0.025, confidence: 0.975, nWithoutFailure: 72, units: 150, allowedFailures: 2, failsFrom: 14, chance: expect.closeTo(0.818556, 5) },
    ]); // prettier-ignore
    expect(collection).toEqual({ units: 150, images: 4500, days: 13 });
  });

  it('lists open-ended attempts, each with less of the error', async () => {
    const { schedule } = await planned('--spending open-ended --attempts 3 --design-point 0.98');
    expect((schedule as { units: number }[]).map(({ units }) => units)).toEqual([278, 408, 491]);
  });

  it('tells the chance of evidence that is looked at after every unit', async () => {
    const plan = await planned('--spending e-process --design-point 0.98');
    expect(plan).toMatchObject({ spending: 'E_PROCESS', nWithoutFailure: 88, firstN: 488, allowedFailures: 12 });
    expect(plan['chanceWatched']).toBeGreaterThan(plan['powerAtFirstN'] as number);
    expect(await planned('--spending e-process')).toMatchObject({ chanceWatched: null });
  });

  it('says it in sentences', async () => {
    const text = async (args: string) => print(planCommand(), `--required 0.95 ${args}`);
    expect(await text('--spending open-ended --attempts 2')).toContain('attempt 2: error 0.7599 %, at least 96 units');
    expect(await text('--stages 60:0.5,100:0.5')).toContain('stage 1: error 2.5 %, 60 units, no pass possible');
    const watched = await text('--spending e-process --attempts 2 --design-point 0.98');
    expect(watched).toContain('Each of the 2 models');
    expect(watched).toContain('Looking after every unit up to 573');
    expect(await text('--design-point 0.98 --images-per-unit 30')).toContain('To collect: 234 units, 7020 pictures.');
    expect(await text('--units-per-day 12')).toContain('To collect: 59 units, 59 pictures, 5 days.');
  });

  it.each([
    ['--spending never', 'OPTION_INVALID'],
    ['--spending constructor', 'OPTION_INVALID'],
    ['--stages 60', 'OPTION_INVALID'],
    ['--stages 60:0.5:1,90:0.5', 'OPTION_INVALID'],
    ['--stages a:0.5,90:0.5', 'OPTION_INVALID'],
    ['--stages 60:0.5', 'DATA_NOT_USABLE'],
    ['--stages 90:0.5,60:0.5', 'DATA_NOT_USABLE'],
    ['--stages 60:0.5,90:0.5 --spending e-process', 'DATA_NOT_USABLE'],
    ['--units-per-day 0', 'DATA_NOT_USABLE'],
    ['--images-per-unit 0', 'COUNT_OUT_OF_RANGE'],
    ['--images-per-unit 1.5', 'OPTION_INVALID'],
  ])('refuses %s', async (args, code) => {
    await expect(print(planCommand(), `--required 0.95 ${args}`)).rejects.toThrow(refusedAs(code));
  });

  it.each([
    '--required 0.95 --have a.json',
    '--required 0.95 --kinds a.json',
    ...['--confidence 0.9', '--attempts 2', '--design-point 0.98', '--spending equal', '--stages 1:2'].map(
      (option) => `--criteria docs/examples/criteria.json ${option}`,
    ),
  ])('leaves no option out in silence: %s', async (args) => {
    await expect(print(planCommand(), args)).rejects.toThrow(refusedAs('commander.error'));
  });
});

describe('touchstone plan', () => {
  it('prints the plan as JSON', async () => {
    const printed = await print(planCommand(), '--required 0.95 --design-point 0.98 --power 0.8 --json');
    expect(JSON.parse(printed)).toMatchObject({
      nWithoutFailure: 59,
      firstN: 234,
      allowedFailures: 6,
      everyNFrom: 286,
    });
  });

  it('prints sentences otherwise, with and without a design point', async () => {
    expect(await print(planCommand(), '--required 95% --attempts 3')).toMatch(
      /80 independent units[^]*Each of the 3 attempts[^]*--design-point/,
    );
    expect(await print(planCommand(), '--required 0.95 --design-point 0.98')).toContain(
      'at 234 units (6 failures allowed, chance 80.91 %), and at every number from 286 on.',
    );
  });

  it.each([
    ['OPTION_INVALID', '--required 0.95 --power 0.8'],
    ['OPTION_INVALID', '--required often'],
    ['RATE_UNPROVABLE', '--required 1'],
    ['RATE_UNPROVABLE', '--required 0'],
    ['RATE_OUT_OF_RANGE', '--required 1.5'],
    ['ATTEMPT_OUT_OF_RANGE', '--required 0.95 --attempts 0'],
    ['OPTION_INVALID', '--required 0.95 --attempts 1.5'],
    ['DESIGN_POINT_NOT_BETTER', '--required 0.95 --design-point 0.9'],
    ['commander.error', '--confidence 0.95'],
  ])('refuses with %s: %s', async (code, args) => {
    await expect(print(planCommand(), args)).rejects.toEqual(refusedAs(code));
  });
});

describe('a number on the command line', () => {
  it('reads percent as the same double as the fraction', () => {
    expect(numberOption('--x', '95%')).toBe(0.95);
    expect(numberOption('--x', ' 99.5 % ')).toBe(0.995);
    expect(numberOption('--x', '1e2%')).toBe(1);
  });
});
