import { Controller, Get, HttpCode, Param, Put, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { readJsonBatches } from '../../../platform/annotations/json-batches.js';
import { uploadOf } from '../../../platform/rest/upload.js';
import { UploadLimits } from '../../../ports/upload-limits.js';
import type { Principal } from '../../../ports/principal.js';
import { AddImage } from '../app/add-image.js';
import { ImportAnnotations, type AnnotationsImported } from '../app/import-annotations.js';
import { ImportMetadata, type MetadataImported } from '../app/import-metadata.js';
import { ReadDatasets } from '../app/read-datasets.js';
import type { CocoEntry } from '../domain/check-annotations.js';
import type { ItemProblem } from '../domain/dataset.js';
import { AnnotationsRefused } from '../domain/errors.js';
import { fileNameOf } from '../domain/item-names.js';

const LISTS = ['images', 'categories', 'annotations'] as const;
const TYPES: Readonly<Record<string, string>> = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp' };

interface AddedImageBody {
  readonly itemId: string;
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  /** Why the image cannot be read; it is kept and counts as a failure. */
  readonly problem: ItemProblem | null;
  readonly notes: readonly ItemProblem[];
}

/** Uploads into a dataset, and its images back. Bodies are raw bytes, streamed; the digest header X-Content-Sha256 is optional. */
@Controller('api/v1/datasets/:id')
export class DatasetController {
  constructor(
    private readonly addImage: AddImage,
    private readonly importAnnotations: ImportAnnotations,
    private readonly importMetadata: ImportMetadata,
    private readonly read: ReadDatasets,
    private readonly limits: UploadLimits,
  ) {}

  /** 201 for a new image, 200 when the very same one was there. A name with folders is written with %2F. */
  @Authenticated('UPLOAD')
  @Put('images/:name')
  async image(
    @CurrentPrincipal() principal: Principal,
    @Param() { id, name }: { id: string; name: string },
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AddedImageBody> {
    const { content } = uploadOf(request, this.limits.imageBytes);
    const { item, isNew, notes } = await this.addImage.execute(principal, { datasetId: id, name, content });
    response.status(isNew ? 201 : 200);
    const { id: itemId, imageSha256: sha256, bytes, width, height, problem } = item;
    return { itemId, name: item.name, sha256, bytes, width, height, problem, notes };
  }

  /** A COCO file: `images`, `categories`, `annotations`. Taken whole or not at all. */
  @Authenticated('UPLOAD')
  @Put('annotations')
  @HttpCode(200)
  annotations(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Req() request: Request,
  ): Promise<AnnotationsImported> {
    const { content } = uploadOf(request, this.limits.documentBytes);
    return this.importAnnotations.execute(principal, { datasetId: id, entries: cocoEntries(content) });
  }

  /** JSON Lines, one image a line. Taken whole or not at all. */
  @Authenticated('UPLOAD')
  @Put('metadata')
  @HttpCode(200)
  metadata(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Req() request: Request,
  ): Promise<MetadataImported> {
    const { content } = uploadOf(request, this.limits.documentBytes);
    return this.importMetadata.execute(principal, { datasetId: id, text: textOf(content) });
  }

  @Authenticated('READ')
  @Get('items/:itemId/image')
  async imageBytes(
    @CurrentPrincipal() principal: Principal,
    @Param() { id, itemId }: { id: string; itemId: string },
    @Res() response: Response,
  ): Promise<void> {
    const { item, bytes } = await this.read.image(principal, id, itemId);
    const format = item.attributes['img.format'];
    response
      .status(200)
      .setHeader('Content-Type', TYPES[String(format)] ?? 'application/octet-stream')
      .setHeader('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileNameOf(item.name))}`)
      .setHeader('Cache-Control', 'no-store')
      .setHeader('X-Content-Type-Options', 'nosniff')
      .setHeader('X-Content-Sha256', item.imageSha256)
      .send(bytes);
  }
}

/** The entries of a COCO file in file order. @throws ANNOTATION_FILE_NOT_JSON with byte and line, AnnotationsRefused for another layout */
async function* cocoEntries(content: AsyncIterable<Uint8Array>): AsyncIterable<CocoEntry> {
  const entries: CocoEntry[] = [];
  const seen = new Set<string>();
  await readJsonBatches(content, ({ key, first, entries: batch }) => {
    seen.add(key);
    const list = LISTS.find((name) => name === key);
    if (list !== undefined) batch.forEach((value, offset) => entries.push({ list, index: first + offset, value }));
  });
  const missing = LISTS.filter((list) => !seen.has(list));
  if (missing.length > 0) throw notCoco(missing);
  yield* entries;
}

function notCoco(missing: readonly string[]): AnnotationsRefused {
  const problems = missing.map((list) => ({
    code: 'ANNOTATIONS_MALFORMED',
    path: `/${list}`,
    message: `The list "${list}" is missing. COCO ground truth is an object with images, categories and annotations.`,
  }));
  return new AnnotationsRefused({ problems, total: problems.length });
}

/** UTF-8; a byte that is none becomes U+FFFD, which no name and no JSON document needs. */
async function* textOf(content: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of content) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
