import { YoloLineInvalid } from './errors.js';

/** One box of a YOLO label file: class by number, the box relative to the image (centre, width, height). */
export interface YoloBox {
  /** From 0. */
  readonly classIndex: number;
  readonly centreX: number;
  readonly centreY: number;
  readonly width: number;
  readonly height: number;
  /** Only in predictions. */
  readonly confidence?: number;
}

/** Exports round: 1.0005 is a box that touches the border, 1.2 is none in relative coordinates. */
const ROUNDING = 1e-3;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const FIELDS = ['class', 'x centre', 'y centre', 'width', 'height', 'confidence'];

/** Where a line stands, for refusals. */
export interface LinePlace {
  readonly file: string;
  readonly line: number;
}

/** `class x y width height [confidence]`, separated by blanks. @throws YoloLineInvalid */
export function parseYoloLine(text: string, { file, line }: LinePlace): YoloBox {
  const refuse = (problem: string) => new YoloLineInvalid(file, line, problem);
  const cells = text.trim().split(/\s+/);
  if (cells.length !== 5 && cells.length !== 6) {
    const hint = cells.length > 6 && cells.length % 2 === 1 ? ' This looks like an outline; export boxes.' : '';
    throw refuse(
      `${cells.length} values; a box is "class x y width height", with a confidence behind them in predictions.${hint}`,
    );
  }
  const values = cells.map((cell, i) => {
    if (!NUMBER.test(cell))
      throw refuse(`the ${FIELDS[i]} is "${cell.slice(0, 40)}"; expected a number with a decimal point.`);
    return Number(cell);
  });
  const [classIndex, centreX, centreY, width, height, confidence] = values as [
    number,
    number,
    number,
    number,
    number,
    number?,
  ];
  if (!Number.isSafeInteger(classIndex) || classIndex < 0) {
    throw refuse(`the class is ${cells[0]}; expected a whole number from 0 on.`);
  }
  const outside = values.findIndex((value, i) => i > 0 && i < 5 && !(value >= 0 && value <= 1 + ROUNDING));
  if (outside > 0) {
    throw refuse(
      `the ${FIELDS[outside]} is ${cells[outside]}; expected a share of the image from 0 to 1. Are these pixels?`,
    );
  }
  if (confidence !== undefined && !(confidence >= 0 && confidence <= 1)) {
    throw refuse(`the confidence is ${cells[5]}; expected a number from 0 to 1.`);
  }
  return { classIndex, centreX, centreY, width, height, ...(confidence !== undefined && { confidence }) };
}
