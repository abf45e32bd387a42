import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import { renderPhoto } from '../scenes/render-photo.js';
import type { RenderOrder, RenderReply } from './render-messages.js';

// The threads of the pool are the parallelism; encoders with threads of their own would only push each other aside.
sharp.concurrency(1);

const port = parentPort;
port?.on('message', ({ id, request }: RenderOrder) => {
  renderPhoto(request).then(
    (photo) => {
      const jpeg = new Uint8Array(photo.jpeg);
      port.postMessage({ id, photo: { ...photo, jpeg } } satisfies RenderReply, [jpeg.buffer]);
    },
    (error: unknown) => {
      const problem = error instanceof Error ? error.message : String(error);
      port.postMessage({ id, problem } satisfies RenderReply);
    },
  );
});
