import type { DomainError } from '../../kernel/domain-error.js';
import { sha256Of } from '../../kernel/sha256.js';
import type { InferenceAnswer, InferenceEnvironment, InferenceLimits, InferenceSession } from '../../ports/machines.js';
import type { ModelContract } from '../../vision/model-contract.js';
import type { ImageLimits } from '../images/read-image.js';
import type { ChildReply, LoadFailure } from './messages.js';
import {
  ImageTimeout,
  InferenceSessionClosed,
  ModelCircuitOpen,
  ModelCrashed,
  ModelHasExternalData,
  ModelLoadTimeout,
  ModelOutOfMemory,
  ModelShapeMismatch,
  ModelUnknownOperator,
  ModelUnreadable,
} from './model-errors.js';
import type { ModelLoadError } from './model-errors.js';
import { ModelProcess } from './model-process.js';
import type { Death } from './model-process.js';

export interface SessionSettings {
  readonly model: Uint8Array;
  readonly contract: ModelContract;
  readonly limits: InferenceLimits;
  readonly imageLimits: ImageLimits;
  readonly childFile: string;
  readonly folder: string;
  /** So many images in a row may end the process before the rest is refused. */
  readonly mostKillsInARow: number;
  /** Called once, after the process has ended. */
  readonly onClosed: () => Promise<void>;
}

/** A model in a process of its own that is replaced whenever an image brings it down. Images are taken one after the other. */
export class SupervisedSession implements InferenceSession {
  private process: ModelProcess | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private nextId = 1;
  private killsInARow = 0;
  private lastRefusal = '';
  private isClosed = false;
  private known: InferenceEnvironment | undefined;

  private constructor(private readonly settings: SessionSettings) {}

  /** Starts the process and loads the model. @throws ModelLoadError */
  static async open(settings: SessionSettings): Promise<SupervisedSession> {
    const session = new SupervisedSession(settings);
    const failure = await session.load();
    if (failure === undefined) return session;
    await session.close();
    throw failure;
  }

  get environment(): InferenceEnvironment {
    if (this.known === undefined) throw new Error('The environment is known once the model is loaded.');
    return this.known;
  }

  async infer(image: Uint8Array): Promise<InferenceAnswer> {
    const answer = this.queue.then(() => this.inferNext(image));
    this.queue = answer;
    return answer;
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.process?.kill();
    this.process = undefined;
    await this.settings.onClosed();
  }

  private async inferNext(image: Uint8Array): Promise<InferenceAnswer> {
    if (this.isClosed) return refused(new InferenceSessionClosed());
    if (this.killsInARow >= this.settings.mostKillsInARow) {
      return refused(new ModelCircuitOpen(this.killsInARow, this.lastRefusal));
    }
    if (this.process?.isAlive !== true) {
      const failure = await this.load();
      if (failure !== undefined) return this.countKill(failure);
    }
    const outcome = await this.ask((process, id) =>
      process.ask({ kind: 'infer', id, image }, this.settings.limits.imageMilliseconds),
    );
    if (outcome.kind === 'answer') {
      this.killsInARow = 0;
      return outcome.answer;
    }
    if (this.isClosed) return refused(new InferenceSessionClosed());
    const death = outcome.kind === 'died' ? outcome : unexpected(outcome);
    await this.process?.kill();
    return this.countKill(
      death.reason === 'deadline' ? new ImageTimeout(this.settings.limits.imageMilliseconds) : this.errorOf(death),
    );
  }

  private countKill(error: DomainError): InferenceAnswer {
    this.killsInARow += 1;
    this.lastRefusal = error.code;
    return refused(error);
  }

  /** A fresh process with the model in it, within the load limit; `undefined` when all is well. */
  private async load(): Promise<ModelLoadError | undefined> {
    const { limits, model, contract, imageLimits, childFile, folder } = this.settings;
    const start = performance.now();
    this.process = ModelProcess.start({ childFile, folder, memoryBytes: limits.memoryBytes });
    const up = await this.process.ready(limits.loadMilliseconds);
    const left = Math.max(1, limits.loadMilliseconds - (performance.now() - start));
    const outcome =
      up.kind === 'died'
        ? up
        : await this.ask((process, id) =>
            process.ask({ kind: 'load', id, model, contract, imageLimits, memoryBytes: limits.memoryBytes }, left),
          );
    if (outcome.kind === 'loaded') {
      this.known ??= outcome.environment;
      if (outcome.modelSha256 === sha256Of(model)) return undefined;
      return new ModelUnreadable('the process received other bytes than were sent');
    }
    if (outcome.kind === 'refused') return refusalOf(outcome.failure, limits.memoryBytes);
    const death = outcome.kind === 'died' ? outcome : unexpected(outcome);
    return death.reason === 'deadline' ? new ModelLoadTimeout(limits.loadMilliseconds) : this.errorOf(death);
  }

  private ask(send: (process: ModelProcess, id: number) => Promise<ChildReply | Death>): Promise<ChildReply | Death> {
    if (this.process === undefined) return Promise.resolve({ kind: 'died', reason: 'crash', found: 'it was closed' });
    const id = this.nextId;
    this.nextId += 1;
    return send(this.process, id);
  }

  private errorOf(death: Death): ModelOutOfMemory | ModelCrashed {
    return death.reason === 'memory'
      ? new ModelOutOfMemory(this.settings.limits.memoryBytes, death.found)
      : new ModelCrashed(death.found);
  }
}

function refused(error: DomainError): InferenceAnswer {
  return { ok: false, code: error.code, message: error.message };
}

function unexpected(reply: ChildReply): Death {
  return { kind: 'died', reason: 'crash', found: `an unexpected reply, "${reply.kind}"` };
}

function refusalOf(failure: LoadFailure, memoryBytes: number): ModelLoadError {
  switch (failure.code) {
    case 'MODEL_SHAPE_MISMATCH':
      return new ModelShapeMismatch(failure.differences);
    case 'MODEL_UNKNOWN_OPERATOR':
      return new ModelUnknownOperator(failure.found);
    case 'MODEL_HAS_EXTERNAL_DATA':
      return new ModelHasExternalData(failure.found);
    case 'MODEL_OUT_OF_MEMORY':
      return new ModelOutOfMemory(memoryBytes, failure.found);
    case 'MODEL_UNREADABLE':
      return new ModelUnreadable(failure.found);
  }
}
