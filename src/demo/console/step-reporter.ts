import type { Clock } from '../../kernel/clock.js';

/** Where lines go and what may be done there. */
export interface Terminal {
  readonly write: (text: string) => void;
  /** A person watches: lines may be redrawn. */
  readonly isInteractive: boolean;
  readonly useColour: boolean;
}

export function terminalOf(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Terminal {
  const isInteractive = stream.isTTY && environment['CI'] === undefined;
  const noColour = environment['NO_COLOR'] !== undefined && environment['NO_COLOR'] !== '';
  return { write: (text) => void stream.write(text), isInteractive, useColour: isInteractive && !noColour };
}

/** One numbered line a step with the time it took; on a terminal the line of the running step is redrawn. */
export class StepReporter {
  private number = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly clock: Clock,
  ) {}

  /** Runs a step. `work` may say how far it is, and returns what the line ends with. */
  async step(title: string, work: (progress: (detail: string) => void) => Promise<string>): Promise<void> {
    this.number += 1;
    const label = `${String(this.number).padStart(2)}  ${title}`;
    const started = this.clock.now().getTime();
    this.draw(`${label} …`);
    const result = await work((detail) => this.draw(`${label} … ${detail}`));
    const seconds = ((this.clock.now().getTime() - started) / 1000).toFixed(1);
    this.finish(`${label}: ${result}`, `${seconds} s`);
  }

  /** A step that also gives something back; `text` is what its line ends with. */
  async stepFor<T>(
    title: string,
    work: (progress: (detail: string) => void) => Promise<{ readonly text: string; readonly result: T }>,
  ): Promise<T> {
    const kept: T[] = [];
    await this.step(title, async (progress) => {
      const { text, result } = await work(progress);
      kept.push(result);
      return text;
    });
    return kept[0] as T;
  }

  line(text = ''): void {
    this.terminal.write(`${text}\n`);
  }

  /** A remark below a step. */
  note(text: string): void {
    for (const line of wrap(`      ${text}`, WIDTH, 6)) this.line(line);
  }

  private draw(text: string): void {
    if (this.terminal.isInteractive) this.terminal.write(`\r\u001b[2K${clip(text)}`);
  }

  private finish(text: string, time: string): void {
    const start = this.terminal.isInteractive ? '\r\u001b[2K' : '';
    const lines = wrap(text, WIDTH - time.length - 2, 4);
    const last = lines.pop() ?? '';
    const body = [...lines, `${last.padEnd(WIDTH - time.length)}${time}`].join('\n');
    this.terminal.write(`${start}${body}\n`);
  }
}

/** Everything printed fits this many columns. */
export const WIDTH = 100;

function clip(text: string): string {
  return text.length <= WIDTH ? text : `${text.slice(0, WIDTH - 1)}…`;
}

/** Breaks at spaces; later lines are indented. A word longer than the width stays whole. */
export function wrap(text: string, width: number, indent: number): string[] {
  const lines: string[] = [];
  let line = '';
  const start = /^ */.exec(text)?.[0] ?? '';
  for (const word of text.trimStart().split(' ')) {
    const next = line === '' ? `${lines.length === 0 ? start : ''}${word}` : `${line} ${word}`;
    if (line !== '' && next.length > width) {
      lines.push(line);
      line = `${' '.repeat(indent)}${word}`;
    } else {
      line = next;
    }
  }
  return [...lines, line];
}
