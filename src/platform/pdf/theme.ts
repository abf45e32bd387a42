import type { VerdictMark } from '../../kernel/print-document.js';
import type { TextStyle } from './text.js';

/** Contrast on white: ink 17.6, text 13.3, muted 5.4; faint 3.1 only for large chapter numbers. No green and red pair. */
export const COLOR = {
  ink: '#16191D',
  text: '#2B3036',
  muted: '#636B75',
  faint: '#8B939C',
  rule: '#D5D9DD',
  hairline: '#E6E9EC',
  wash: '#F4F5F7',
  white: '#FFFFFF',
  pass: '#00609C',
  fail: '#B3330E',
  notProven: '#7A5B00',
  conditional: '#5B3F8C',
  notRun: '#636B75',
} as const;

export const WASH: Record<VerdictMark, string> = {
  pass: '#E4EFF7',
  fail: '#FBEAE4',
  notProven: '#FBF3DA',
  conditional: '#EFEAF7',
  notRun: '#F4F5F7',
};

const style = (font: TextStyle['font'], size: number, leading: number, color: string): TextStyle => ({
  font,
  size,
  leading,
  color,
});

/** Type scale in points. Mono only for ids, digests and commands. */
export const TYPE = {
  display: style('light', 29, 34, COLOR.ink),
  displaySmall: style('light', 21, 26, COLOR.ink),
  subtitle: style('regular', 10, 14, COLOR.muted),
  chapter: style('light', 22, 28, COLOR.ink),
  chapterNumber: style('light', 22, 28, COLOR.faint),
  verdictWord: style('medium', 23, 27, COLOR.ink),
  count: style('light', 31, 34, COLOR.ink),
  section: style('semibold', 10.5, 14, COLOR.ink),
  sectionNumber: style('medium', 10, 14, COLOR.faint),
  lead: style('regular', 9.6, 14, COLOR.text),
  body: style('regular', 8.7, 12.6, COLOR.text),
  bodyBold: style('semibold', 8.7, 12.6, COLOR.ink),
  coverHead: style('semibold', 9, 12.4, COLOR.ink),
  table: style('regular', 8.4, 11.6, COLOR.text),
  tableBold: style('semibold', 8.4, 11.6, COLOR.ink),
  tableMono: style('mono', 6.9, 11.6, COLOR.text),
  tableHead: style('medium', 7, 9, COLOR.muted),
  note: style('regular', 7.2, 9.6, COLOR.muted),
  code: style('mono', 8, 12, COLOR.ink),
  mono: style('mono', 7.4, 11, COLOR.text),
  monoSmall: style('mono', 6.8, 9, COLOR.muted),
  footer: style('regular', 6.8, 9, COLOR.muted),
  footerBold: style('medium', 6.8, 9, COLOR.ink),
  running: style('medium', 7, 9, COLOR.muted),
} as const;

export const PAPER = { A4: { width: 595.28, height: 841.89 }, LETTER: { width: 612, height: 792 } } as const;

export const MARGIN = { left: 51, right: 45.3 } as const;
export const GUTTER = 12;
/** First heading baseline on a page that is not the first. */
export const FIRST_BASELINE = 92;
/** Distance from the bottom edge below which nothing but the footer stands. */
export const FOOT = 67;
