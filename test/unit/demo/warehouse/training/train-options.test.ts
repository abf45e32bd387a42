import { describe, expect, it } from '@jest/globals';
import { TrainOptionInvalid, parseTrainOptions } from '../../../../../src/demo/warehouse/training/train-options.js';

describe('the command line of the training', () => {
  it('checks or writes, with two rendering processes unless told otherwise', () => {
    expect(parseTrainOptions(['--check'])).toEqual({ mode: 'check', processes: 2 });
    expect(parseTrainOptions(['--write', '--cache', 'photos', '--processes', '1'])).toEqual({
      mode: 'write',
      cache: 'photos',
      processes: 1,
    });
  });

  it.each([
    ['no mode', []],
    ['both modes', ['--check', '--write']],
    ['an unknown option', ['--check', '--steps', '10']],
    ['a stray word', ['--check', 'now']],
    ['an option without its value', ['--check', '--cache']],
    ['an empty folder', ['--check', '--cache', '']],
    ['no process', ['--check', '--processes', '0']],
    ['half a process', ['--check', '--processes', '1.5']],
    ['a number that is none', ['--check', '--processes', 'many']],
  ])('is refused with %s, and told what there is', (_what, words) => {
    expect(() => parseTrainOptions(words)).toThrow(TrainOptionInvalid);
    expect(() => parseTrainOptions(words)).toThrow('Usage: npm run train-demo-model');
  });
});
