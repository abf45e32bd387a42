import type { Sha256 } from './sha256.js';

/** The shapes a verdict is drawn with; the word stands beside it always, so that neither colour nor shape is the only carrier. */
export type VerdictMark = 'pass' | 'fail' | 'notProven' | 'conditional' | 'notRun';

/** Text of one table cell. */
export interface Cell {
  readonly text: string;
  readonly mark?: VerdictMark;
  readonly bold?: boolean;
  readonly mono?: boolean;
  readonly muted?: boolean;
  readonly alarm?: boolean;
}

export interface Column {
  readonly head: string;
  readonly align?: 'left' | 'right';
  /** Share of the width; the shares of a table need not add up to one. */
  readonly width: number;
}

export interface TableRow {
  readonly cells: readonly Cell[];
  /** `group`: one cell over the whole width. `total`: on a wash, in bold. */
  readonly style?: 'group' | 'total';
}

/** A one-sided statement about a share: fractions 0..1. `null`: nothing was observed. */
export interface BarFacts {
  readonly observed: number | null;
  /** Left end of the bar; `null` or absent: it starts at zero. */
  readonly floor?: number | null;
  readonly bound: number | null;
  readonly limit: number;
  /** Right end of the axis; a bar beyond it ends in an arrow. */
  readonly axisEnd: number;
  readonly mark: VerdictMark;
  readonly limitText: string;
  readonly boundText: string;
  /** Which end of the bar the words name; absent: the right one. */
  readonly boundTextAt?: 'floor' | 'bound';
  readonly axisEndText: string;
}

export interface ForestRow {
  readonly label: string;
  readonly style: 'group' | 'total' | 'plain';
  /** Absent for a group line. */
  readonly values?: {
    readonly total: string;
    readonly failed: string;
    readonly bar: BarFacts;
    readonly bound: string;
    readonly verdict: string;
  };
}

/** Fractions of the image's width and height. */
export interface OverlayBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Picture {
  readonly sha256: Sha256 | null;
  /** Written into the frame where there is no picture, in a word or two. */
  readonly instead?: string;
  /** Pixels; only their ratio counts. */
  readonly width: number;
  readonly height: number;
  /** Text for those who do not see the picture. */
  readonly alternative: string;
  readonly expected: readonly OverlayBox[];
  readonly observed: readonly OverlayBox[];
  /** Region drawn again three times as large; `null`: none. */
  readonly inset: OverlayBox | null;
}

export interface GalleryItem {
  readonly picture: Picture;
  readonly lead: string;
  readonly condition: string;
  readonly id: string;
  readonly expectedLabel: string;
  readonly expectedText: string;
  readonly observedLabel: string;
  readonly observedText: string;
  readonly mark: VerdictMark;
  readonly note: string;
}

export type Block =
  | { readonly kind: 'lead' | 'paragraph' | 'note'; readonly text: string }
  | { readonly kind: 'heading'; readonly number: string; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'facts';
      readonly rows: readonly { readonly label: string; readonly value: string; readonly mono?: boolean }[];
    }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly TableRow[] }
  | {
      readonly kind: 'forest';
      readonly heads: {
        readonly label: string;
        readonly total: string;
        readonly failed: string;
        readonly bar: string;
        readonly bound: string;
        readonly verdict: string;
      };
      readonly axis: {
        readonly end: number;
        readonly ticks: readonly { readonly at: number; readonly text: string }[];
      };
      readonly rows: readonly ForestRow[];
    }
  | {
      readonly kind: 'heatmap';
      readonly columns: readonly string[];
      readonly rows: readonly { readonly label: string; readonly cells: readonly HeatCell[] }[];
    }
  | {
      readonly kind: 'gallery';
      readonly expectedLegend: string;
      readonly observedLegend: string;
      /** Pictures side by side; chosen by their shape when absent. */
      readonly columns?: 2 | 3 | 4;
      readonly items: readonly GalleryItem[];
    }
  | {
      readonly kind: 'step';
      readonly number: string;
      readonly title: string;
      readonly code: readonly string[];
      readonly note: string;
    }
  | { readonly kind: 'notice'; readonly title: string; readonly text: string };

export interface HeatCell {
  readonly text: string;
  /** `thin`: too few for a statement, hatched. */
  readonly level: 'none' | 'some' | 'over' | 'thin';
}

export interface Section {
  /** Name for links, unique in the document. */
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly runningTitle: string;
  /** Begins on a new page; others follow where enough room is left. */
  readonly startsPage: boolean;
  readonly blocks: readonly Block[];
}

export interface DecidingRow {
  readonly place: string;
  readonly code: string;
  /** What the code stands for, in plain words. */
  readonly title?: string;
  /** The counted failures, large: `5`; `null` when nothing was judged. */
  readonly count: string;
  readonly countText: string;
  /** How many failures the limit allowed; empty when nothing was judged. */
  readonly allowedText: string;
  /** The same in the fewest words, for a row of two lines. */
  readonly allowedShort: string;
  /** `null` when there is no number to draw. */
  readonly bar: BarFacts | null;
  readonly mark: VerdictMark;
  readonly word: string;
  readonly explanation: string;
  readonly alternative: string;
}

/** One photograph under one use case. */
export interface StripSide {
  readonly picture: Picture;
  readonly code: string;
  readonly mark: VerdictMark;
  readonly word: string;
  readonly expectedText: string;
  readonly observedText: string;
}

/** The same few photographs under several use cases, side by side. */
export interface PhotoStrip {
  readonly title: string;
  readonly note: string;
  readonly expectedLegend: string;
  readonly observedLegend: string;
  readonly photographs: readonly { readonly name: string; readonly sides: readonly StripSide[] }[];
}

/** The first page: a decision for a reader without jargon. */
export interface Cover {
  readonly identity: string;
  readonly title: string;
  readonly subtitle: string;
  readonly decision: {
    readonly mark: VerdictMark;
    readonly word: string;
    /** What the word holds for, beside it; `null` when nothing was decided. */
    readonly scope: string | null;
    readonly instruction: string;
  };
  readonly decidingTitle: string;
  readonly deciding: readonly DecidingRow[];
  readonly decidingNote: string;
  /** Stands on the first page when the deciding rows leave it room, else on top of the second; `null`: there is none. */
  readonly strip: PhotoStrip | null;
  /** Rows of short texts; the widths of a row are columns of the page grid and add up to eight. */
  readonly columns: readonly (readonly {
    readonly title: string;
    readonly width: number;
    readonly lines: readonly string[];
  }[])[];
  readonly signed: {
    readonly title: string;
    readonly heads: readonly [string, string, string, string];
    readonly rows: readonly (readonly [string, string, string, string])[];
    readonly none: string;
  };
  readonly check: { readonly title: string; readonly text: string };
}

/** A paged document as a pure value: what is printed, in which order; not how. The same value gives the same bytes. */
export interface PrintDocument {
  readonly format: 'touchstone/print-document@1';
  readonly paper: 'A4' | 'LETTER';
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  /** Used for every date in the file; nothing is read from a clock. */
  readonly createdAt: string;
  readonly product: string;
  readonly runningHead: string;
  readonly footerNote: string;
  /** Printed in every footer: the digest of this document without this member. */
  readonly footerDigest: string;
  readonly watermark: string | null;
  /** `{page}` and `{pages}` are replaced. */
  readonly pageOf: string;
  readonly contentsTitle: string;
  readonly cover: Cover;
  readonly sections: readonly Section[];
}
