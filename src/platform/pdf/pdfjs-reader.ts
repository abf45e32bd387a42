import { PdfReader, type PdfContent } from '../../ports/pdf.js';

interface Attachment {
  readonly filename: string;
  readonly content: Uint8Array;
}

/** Reads with PDF.js, a parser of other hands than the one that wrote the file. No script, no font and no link is run. */
export class PdfjsReader extends PdfReader {
  async read(bytes: Uint8Array): Promise<PdfContent | undefined> {
    const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs');
    const task = getDocument({
      // PDF.js takes the buffer away from its owner.
      data: Uint8Array.from(bytes),
      isEvalSupported: false,
      disableFontFace: true,
      useSystemFonts: false,
      stopAtErrors: true,
      verbosity: VerbosityLevel.ERRORS,
    });
    try {
      const document = await task.promise;
      const pages: string[] = [];
      for (let number = 1; number <= document.numPages; number += 1) {
        const { items } = await (await document.getPage(number)).getTextContent();
        pages.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
      }
      const attached = ((await document.getAttachments()) ?? {}) as Readonly<Record<string, Attachment>>;
      const attachments = Object.entries(attached).map(([name, { content }]) => ({
        name,
        bytes: Uint8Array.from(content),
      }));
      return { pages, attachments };
    } catch {
      return undefined;
    } finally {
      await task.destroy();
    }
  }
}
