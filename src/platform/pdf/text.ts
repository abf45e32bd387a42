import { printable, type FontName, type FontShelf, type TextRun } from './fonts.js';

export interface TextStyle {
  readonly font: FontName;
  /** Points. */
  readonly size: number;
  /** Distance of baselines, points. */
  readonly leading: number;
  readonly color: string;
  readonly align?: 'left' | 'right';
}

export interface TextLine {
  readonly runs: readonly (TextRun & { readonly width: number })[];
  readonly width: number;
}

/**
 * Breaks a text into lines no wider than `width` points: at spaces and line feeds, inside a word only when the word alone
 * is too wide. No-break spaces hold. Empty text gives one empty line.
 */
export function breakLines(shelf: FontShelf, text: string, width: number, style: TextStyle): TextLine[] {
  const lines: TextLine[] = [];
  for (const paragraph of printable(text).split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ').flatMap((part) => fitting(shelf, part, width, style))) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && measure(shelf, longer, style) > width) {
        lines.push(toLine(shelf, line, style));
        line = word;
      } else line = longer;
    }
    lines.push(toLine(shelf, line, style));
  }
  return lines;
}

/** One line, shortened with an ellipsis when it is wider than `width` points. */
export function oneLine(shelf: FontShelf, text: string, width: number, style: TextStyle): TextLine {
  const clean = printable(text).replaceAll('\n', ' ');
  if (measure(shelf, clean, style) <= width) return toLine(shelf, clean, style);
  const characters = [...clean];
  while (characters.length > 1 && measure(shelf, `${characters.join('').trimEnd()}…`, style) > width) characters.pop();
  return toLine(shelf, `${characters.join('').trimEnd()}…`, style);
}

/** Width in points of a text on one line. */
export function measure(shelf: FontShelf, text: string, style: TextStyle): number {
  return shelf.runsOf(style.font, text).reduce((sum, run) => sum + runWidth(shelf, run, style.size), 0);
}

function fitting(shelf: FontShelf, word: string, width: number, style: TextStyle): string[] {
  if (measure(shelf, word, style) <= width) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && measure(shelf, piece + character, style) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}

function toLine(shelf: FontShelf, text: string, style: TextStyle): TextLine {
  const runs = shelf.runsOf(style.font, text).map((run) => ({ ...run, width: runWidth(shelf, run, style.size) }));
  return { runs, width: runs.reduce((sum, run) => sum + run.width, 0) };
}

/** Sum over words, so that each word is shaped once per font. */
function runWidth(shelf: FontShelf, run: TextRun, size: number): number {
  const words = run.text.split(' ');
  const gaps = (words.length - 1) * shelf.widthOf(run.font, ' ', size);
  return words.reduce((sum, word) => sum + (word === '' ? 0 : shelf.widthOf(run.font, word, size)), gaps);
}
