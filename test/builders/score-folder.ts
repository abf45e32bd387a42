import { expect } from '@jest/globals';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCli } from '../../src/entry/run-cli.js';

/** A folder of its own with files for `touchstone score`; words of a command that begin with @ are files in it. */
export class ScoreFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'score-files-'));

  /** Writes the files; what is no text becomes JSON. */
  files(contents: Readonly<Record<string, unknown>>): void {
    for (const [name, content] of Object.entries(contents)) {
      const path = join(this.path, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    }
  }

  async score(command: string): Promise<{ exit: number; out: string; err: string }> {
    const args = command.split(' ').map((word) => (word.startsWith('@') ? join(this.path, word.slice(1)) : word));
    let [out, err] = ['', ''];
    const output = {
      out: (text: string) => void (out += text),
      err: (text: string) => void (err += text),
      isDebug: false,
    };
    const exit = await runCli(['score', ...args], output);
    return { exit, out, err: err.replaceAll(`${this.path}/`, '') };
  }

  /** The result as JSON; the command must succeed without a word beside it. */
  async scored(command: string): Promise<Record<string, unknown>> {
    const { exit, out, err } = await this.score(`${command} --json`);
    expect([exit, err]).toEqual([0, '']);
    return JSON.parse(out) as Record<string, unknown>;
  }
}
