import type { DomainError } from '../../kernel/domain-error.js';
import { sha256Of } from '../../kernel/sha256.js';
import type {
  InferenceAnswer,
  InferenceEnvironment,
  InferenceLimits,
  InferencePace,
  InferenceSession,
  SessionObservations,
} from '../../ports/machines.js';
import type { ModelContract } from '../../vision/model-contract.js';
import type { ImageLimits } from '../images/read-image.js';
import { errorOfDeath, refusalOfLoad } from './explain-death.js';
import type { ChildReply, InputCacheSettings } from './messages.js';
import {
  ImageTimeout,
  InferenceSessionClosed,
  ModelCircuitOpen,
  ModelLoadTimeout,
  ModelNotDeterministic,
  ModelUnreadable,
} from './model-errors.js';
import type { ModelLoadError } from './model-errors.js';
import { ModelProcess } from './model-process.js';
import type { Death } from './model-process.js';
import type { SessionTuning } from './session-options.js';
import { SessionLog } from './session-log.js';

export interface SessionSettings {
  readonly model: Uint8Array;
  readonly contract: ModelContract;
  readonly limits: InferenceLimits;
  readonly pace: InferencePace;
  readonly imageLimits: ImageLimits;
  readonly inputCache?: InputCacheSettings;
  readonly deviceClass: string;
  readonly tuning: SessionTuning;
  readonly childFile: string;
  readonly folder: string;
  /** So many images in a row may end the process before the rest is refused. */
  readonly mostKillsInARow: number;
  /** So many images at the beginning are computed twice. */
  readonly repeatedImages: number;
  /** So many times the first image is computed before anything is measured, at the pace LATENCY. */
  readonly warmUpImages: number;
  /** Called once, after the process has ended. */
  readonly onClosed: () => Promise<void>;
}

/** An image that was asked for. */
interface Asked {
  readonly image: Uint8Array;
  readonly answer: (answer: InferenceAnswer) => void;
  /** Present once it is with the process. */
  outcome?: Promise<ChildReply | Death>;
}

/** One computed, one ready, one being made ready. */
const MOST_WITH_PROCESS = 3;

/**
 * A model in a process of its own that is replaced whenever an image brings it down. Images are answered in the order of asking. When the
 * process ends with several images in it, nobody is blamed: each of them is asked again alone, so that every answer is what it would be alone.
 */
export class SupervisedSession implements InferenceSession {
  private process: ModelProcess | undefined;
  private readonly asked: Asked[] = [];
  private readonly log = new SessionLog();
  private isWorking = false;
  private nextId = 1;
  private killsInARow = 0;
  /** So many of the next images are asked alone. */
  private suspects = 0;
  private lastRefusal = '';
  private isClosed = false;
  private isWarm = false;
  private unrepeatable: ModelNotDeterministic | undefined;
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

  get observed(): SessionObservations {
    return this.log.observations();
  }

  async infer(image: Uint8Array): Promise<InferenceAnswer> {
    return new Promise((answer) => {
      this.asked.push({ image, answer });
      if (!this.isWorking) void this.work();
      else if (this.isWarm) this.handOver();
    });
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.process?.kill();
    this.process = undefined;
    await this.settings.onClosed();
  }

  private async work(): Promise<void> {
    this.isWorking = true;
    for (let first = this.asked[0]; first !== undefined; first = this.asked[0]) {
      const answer = await this.answerTo(first);
      if (answer === undefined) continue;
      this.asked.shift();
      first.answer(answer);
    }
    this.isWorking = false;
  }

  /** `undefined`: it is to be asked again. */
  private async answerTo(first: Asked): Promise<InferenceAnswer | undefined> {
    const refusal = this.refusalBefore();
    if (refusal !== undefined) return refused(refusal);
    if (first.outcome === undefined) {
      const failure = await this.makeReady(first.image);
      if (failure !== undefined) return this.isClosed ? refused(new InferenceSessionClosed()) : this.countKill(failure);
      this.handOver();
    }
    const outcome = await first.outcome;
    if (outcome?.kind === 'answer') return this.accept(outcome);
    if (this.isClosed) return refused(new InferenceSessionClosed());
    return this.bury(outcome);
  }

  private refusalBefore(): DomainError | undefined {
    if (this.isClosed) return new InferenceSessionClosed();
    if (this.unrepeatable !== undefined) return this.unrepeatable;
    if (this.killsInARow < this.settings.mostKillsInARow) return undefined;
    return new ModelCircuitOpen(this.killsInARow, this.lastRefusal);
  }

  /** A process with the model in it, warm if times are to be measured. */
  private async makeReady(image: Uint8Array): Promise<DomainError | undefined> {
    if (this.process?.isAlive !== true) {
      const failure = await this.load();
      if (failure !== undefined) return failure;
    }
    if (this.isWarm || this.settings.pace === 'THROUGHPUT') return void (this.isWarm = true);
    for (let turn = 0; turn < this.settings.warmUpImages; turn += 1) {
      const outcome = await this.send(image, false);
      if (outcome.kind !== 'answer') return this.errorOf(outcome);
      this.log.warmedUp(outcome);
    }
    this.isWarm = true;
    return undefined;
  }

  /** Gives the process as many of the next images as it may have. */
  private handOver(): void {
    const isAlone = this.settings.pace === 'LATENCY' || this.suspects > 0 || this.killsInARow > 0;
    const most = isAlone ? 1 : MOST_WITH_PROCESS;
    for (const one of this.asked.slice(0, most)) {
      one.outcome ??= this.send(one.image, this.log.startsRepetition(this.settings.repeatedImages));
    }
  }

  private send(image: Uint8Array, isRepeated: boolean): Promise<ChildReply | Death> {
    const isTimed = this.settings.pace === 'LATENCY';
    const { imageMilliseconds } = this.settings.limits;
    return this.ask((process, id) => process.ask({ kind: 'infer', id, image, isRepeated, isTimed }, imageMilliseconds));
  }

  private accept(outcome: Extract<ChildReply, { kind: 'answer' }>): InferenceAnswer {
    this.killsInARow = 0;
    this.suspects = Math.max(0, this.suspects - 1);
    if (this.log.answered(outcome) === 'OTHER_THE_SECOND_TIME') {
      this.unrepeatable = new ModelNotDeterministic(this.log.observations().repeated.images);
      return refused(this.unrepeatable);
    }
    return this.settings.pace === 'LATENCY' ? this.log.measured(outcome) : outcome.answer;
  }

  /** After a death: the first image is to blame if it was alone or too slow; else all that were with the process are suspects. */
  private async bury(outcome: ChildReply | Death | undefined): Promise<InferenceAnswer | undefined> {
    await this.process?.kill();
    const isSlow = outcome?.kind === 'died' && outcome.reason === 'deadline';
    const withProcess = this.asked.filter((one) => one.outcome !== undefined);
    for (const one of withProcess) delete one.outcome;
    if (withProcess.length > 1 && !isSlow) {
      this.suspects = withProcess.length;
      return undefined;
    }
    this.suspects = Math.max(0, this.suspects - 1);
    return this.countKill(this.errorOf(outcome));
  }

  private countKill(error: DomainError): InferenceAnswer {
    this.killsInARow += 1;
    this.lastRefusal = error.code;
    return refused(error);
  }

  /** A fresh process with the model in it, within the load limit; `undefined` when all is well. */
  private async load(): Promise<ModelLoadError | undefined> {
    const { limits, model, contract, imageLimits, inputCache, childFile, folder, tuning } = this.settings;
    const start = performance.now();
    this.isWarm = false;
    this.process = ModelProcess.start({ childFile, folder, memoryBytes: limits.memoryBytes });
    const up = await this.process.ready(limits.loadMilliseconds);
    const left = Math.max(1, limits.loadMilliseconds - (performance.now() - start));
    const request = { kind: 'load', model, contract, imageLimits, tuning, memoryBytes: limits.memoryBytes } as const;
    const outcome =
      up.kind === 'died'
        ? up
        : await this.ask((process, id) => process.ask({ ...request, id, ...(inputCache && { inputCache }) }, left));
    if (outcome.kind === 'loaded') {
      this.log.loaded(performance.now() - start);
      this.known ??= { ...outcome.environment, deviceClass: this.settings.deviceClass, modelBytes: model.length };
      if (outcome.modelSha256 === sha256Of(model)) return undefined;
      return new ModelUnreadable('the process received other bytes than were sent');
    }
    if (outcome.kind === 'refused') return refusalOfLoad(outcome.failure, limits.memoryBytes);
    if (outcome.kind === 'died' && outcome.reason === 'deadline') return new ModelLoadTimeout(limits.loadMilliseconds);
    return errorOfDeath(outcome, limits.memoryBytes);
  }

  private ask(send: (process: ModelProcess, id: number) => Promise<ChildReply | Death>): Promise<ChildReply | Death> {
    if (this.process === undefined) return Promise.resolve({ kind: 'died', reason: 'crash', found: 'it was closed' });
    const id = this.nextId;
    this.nextId += 1;
    return send(this.process, id);
  }

  private errorOf(outcome: ChildReply | Death | undefined): DomainError {
    const { imageMilliseconds, memoryBytes } = this.settings.limits;
    const isSlow = outcome?.kind === 'died' && outcome.reason === 'deadline';
    return isSlow ? new ImageTimeout(imageMilliseconds) : errorOfDeath(outcome, memoryBytes);
  }
}

function refused(error: DomainError): InferenceAnswer {
  return { ok: false, code: error.code, message: error.message };
}
