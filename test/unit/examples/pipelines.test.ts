import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { runCli } from '../../../src/entry/run-cli.js';

const FOLDER = join(import.meta.dirname, '../../../examples/pipelines');
const FILES = ['github-actions.yml', 'gitlab-ci.yml'];

const read = async (file: string): Promise<unknown> => parse(await readFile(join(FOLDER, file), 'utf8')) as unknown;

/** Every string in a document that starts the command line. */
function commandsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('touchstone.mjs ') ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(commandsIn);
}

async function help(words: readonly string[]): Promise<string> {
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  expect(await runCli([...words, '--help'], { out: say, err: say, isDebug: false })).toBe(0);
  return said.join('');
}

describe.each(FILES)('the example %s', (file) => {
  it('tries the model and asks for the decision, with options that the commands know', async () => {
    const commands = commandsIn(await read(file));
    const names: string[] = [];
    for (const command of commands) {
      const words = command.split('touchstone.mjs ')[1]?.split(/\s+/) ?? [];
      const end = words.findIndex((word) => word.startsWith('-'));
      const name = words.slice(0, end);
      names.push(name.join(' '));
      const known = await help(name);
      for (const flag of words.filter((word) => word.startsWith('--'))) expect(known).toContain(`${flag} `);
    }
    expect(names).toEqual(['evaluate', 'gate check']);
  });

  it('never lets a verdict pass that is not PASS', async () => {
    const text = await readFile(join(FOLDER, file), 'utf8');
    expect(text).not.toMatch(/continue-on-error|allow_failure|\|\| true|; true|set \+e/);
  });
});

it('the GitHub example has jobs whose steps use or run something', async () => {
  const { jobs } = (await read('github-actions.yml')) as {
    jobs: Record<string, { 'runs-on': string; steps: Record<string, unknown>[] }>;
  };
  expect(Object.keys(jobs)).toEqual(['try-model', 'go-live']);
  for (const job of Object.values(jobs)) {
    expect(job['runs-on']).toBe('ubuntu-latest');
    for (const step of job.steps) expect('uses' in step).not.toBe('run' in step);
  }
});

it('the GitLab example has jobs in declared stages, and keeps the reports of a job that failed', async () => {
  const pipeline = (await read('gitlab-ci.yml')) as Record<string, { stage?: string; artifacts?: { when: string } }> & {
    stages: string[];
  };
  for (const name of ['try-model', 'go-live']) expect(pipeline.stages).toContain(pipeline[name]?.stage);
  expect(pipeline['try-model']?.artifacts?.when).toBe('always');
});
