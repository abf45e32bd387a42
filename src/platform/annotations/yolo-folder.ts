import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AnnotationFileLayout, AnnotationFileUnreadable, unreadable, YoloLineInvalid } from './errors.js';
import { parseYoloLine, type YoloBox } from './yolo-line.js';

/** Labels of one image. */
export interface YoloLabels {
  /** Path of the label file inside its folder without `.txt`, with forward slashes: the name of the image without its ending. */
  readonly stem: string;
  readonly file: string;
  readonly boxes: readonly LabelledBox[];
}

/** A box and the line of its file. */
export interface LabelledBox extends YoloBox {
  readonly line: number;
}

/** Lists of classes that lie beside the labels. */
const NO_LABELS = new Set(['classes.txt', 'obj.names.txt', 'readme.txt', 'train.txt', 'val.txt', 'test.txt']);

/** Every `.txt` label file below the folder, ascending by name. @throws YoloLineInvalid, AnnotationFileLayout, AnnotationFileUnreadable */
export async function* readYoloFolder(folder: string, kind: 'TRUTH' | 'PREDICTIONS'): AsyncIterable<YoloLabels> {
  const names = await filesBelow(folder);
  const labels = names.filter((name) => name.endsWith('.txt') && !NO_LABELS.has(name.split('/').at(-1) ?? ''));
  if (labels.length === 0 && (kind === 'TRUTH' || names.length > 0)) {
    throw new AnnotationFileLayout(
      `${folder}: holds no .txt label file. COCO files are named themselves, not their folder.`,
      '',
    );
  }
  const columns = new Columns(kind);
  for (const name of labels) {
    const file = join(folder, name);
    yield { stem: name.slice(0, -'.txt'.length), file, boxes: await boxesOf(file, columns) };
  }
}

/** Files below a folder by relative path with forward slashes, ascending. @throws AnnotationFileUnreadable */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new AnnotationFileUnreadable(folder, 'the folder cannot be read', cause);
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'))
    .sort();
}

/** Whether confidences are given is decided by the first line: a mixture would rank boxes by nothing. */
class Columns {
  private first: { readonly withConfidence: boolean; readonly where: string } | undefined;

  constructor(private readonly kind: 'TRUTH' | 'PREDICTIONS') {}

  check({ confidence }: YoloBox, file: string, line: number): void {
    const withConfidence = confidence !== undefined;
    if (this.kind === 'TRUTH' && withConfidence) {
      throw new YoloLineInvalid(file, line, 'six values; ground truth has no confidence. Are these the predictions?');
    }
    this.first ??= { withConfidence, where: `${file}, line ${line}` };
    if (this.first.withConfidence !== withConfidence) {
      const problem = `${withConfidence ? 'a' : 'no'} confidence here, but ${withConfidence ? 'none' : 'one'} in ${this.first.where}. Give every box one, or none.`;
      throw new YoloLineInvalid(file, line, problem);
    }
  }
}

async function boxesOf(file: string, columns: Columns): Promise<LabelledBox[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .flatMap((content, index) => {
      if (content.trim() === '') return [];
      const place = { file, line: index + 1 };
      const box = parseYoloLine(content, place);
      columns.check(box, file, place.line);
      return [{ ...box, line: place.line }];
    });
}
