import type { OverlayBox, Picture } from '../../../kernel/print-document.js';
import type { Box } from '../../../vision/box.js';
import type { Thumbnail } from './facts.js';

/** Boxes in source pixels become fractions of the picture. Without a picture the frame says why and shows no box. */
export function pictureOf(
  thumbnail: Thumbnail | 'ERASED' | null,
  content: {
    readonly expected: readonly Box[];
    readonly observed: readonly Box[];
    readonly focus: Box | null;
    readonly alternative: string;
  },
): Picture {
  if (thumbnail === null || thumbnail === 'ERASED') {
    const isErased = thumbnail === 'ERASED';
    return {
      sha256: null,
      width: 4,
      height: 3,
      alternative: `${content.alternative} ${isErased ? 'The picture was erased.' : 'No picture is available.'}`,
      ...(isErased && { instead: 'erased' }),
      expected: [],
      observed: [],
      inset: null,
    };
  }
  const scaled = (box: Box): OverlayBox => ({
    x: fraction(box.x, thumbnail.sourceWidth),
    y: fraction(box.y, thumbnail.sourceHeight),
    width: fraction(box.width, thumbnail.sourceWidth),
    height: fraction(box.height, thumbnail.sourceHeight),
  });
  return {
    sha256: thumbnail.sha256,
    width: thumbnail.width,
    height: thumbnail.height,
    alternative: content.alternative,
    expected: content.expected.map(scaled),
    observed: content.observed.map(scaled),
    inset: content.focus === null ? null : scaled(content.focus),
  };
}

function fraction(value: number, whole: number): number {
  return Number((value / Math.max(1, whole)).toFixed(5));
}
