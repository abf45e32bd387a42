import type { InferenceAnswer, SessionObservations } from '../../ports/machines.js';
import type { ChildReply } from './messages.js';

type Answered = Extract<ChildReply, { kind: 'answer' }>;

/** Collects what is seen of a session as a whole, over all processes it has had. */
export class SessionLog {
  private starts = 0;
  private loadMilliseconds = 0;
  private firstImageMilliseconds: number | null = null;
  private awaitsFirst = false;
  /** Of the last start, until it is told with an image. */
  private coldStart: number | null = null;
  private lastLoad = 0;
  private readonly warmUp: number[] = [];
  private peakMemoryBytes: number | null = null;
  private repetitions = 0;
  private repeated = 0;
  private differing = 0;

  loaded(milliseconds: number): void {
    this.starts += 1;
    this.awaitsFirst = true;
    this.lastLoad = milliseconds;
    this.loadMilliseconds = Math.max(this.loadMilliseconds, milliseconds);
  }

  /** Whether the next image is one of those that are computed twice. */
  startsRepetition(wanted: number): boolean {
    this.repetitions += 1;
    return this.repetitions <= wanted;
  }

  warmedUp(answered: Answered): void {
    const total = totalOf(answered.answer);
    if (total !== null) this.warmUp.push(total);
    this.answered(answered);
  }

  answered({ answer, repeatedSha256, peakMemoryBytes }: Answered): 'AS_BEFORE' | 'OTHER_THE_SECOND_TIME' {
    this.peakMemoryBytes = Math.max(this.peakMemoryBytes ?? 0, peakMemoryBytes);
    this.noteFirst(totalOf(answer));
    if (!answer.ok || repeatedSha256 === undefined) return 'AS_BEFORE';
    this.repeated += 1;
    if (repeatedSha256 === answer.outputSha256) return 'AS_BEFORE';
    this.differing += 1;
    return 'OTHER_THE_SECOND_TIME';
  }

  /** The answer with what is known of its process. */
  measured({ answer, peakMemoryBytes }: Answered): InferenceAnswer {
    if (!answer.ok) return answer;
    const coldStartMilliseconds = this.coldStart;
    this.coldStart = null;
    return { ...answer, process: { peakMemoryBytes, coldStartMilliseconds } };
  }

  observations(): SessionObservations {
    return {
      starts: this.starts,
      loadMilliseconds: this.loadMilliseconds,
      firstImageMilliseconds: this.firstImageMilliseconds,
      warmUpMilliseconds: this.warmUp,
      peakMemoryBytes: this.peakMemoryBytes,
      repeated: { images: this.repeated, differing: this.differing },
    };
  }

  private noteFirst(total: number | null): void {
    if (!this.awaitsFirst) return;
    this.awaitsFirst = false;
    this.coldStart = total === null ? null : this.lastLoad + total;
    if (total !== null) this.firstImageMilliseconds = Math.max(this.firstImageMilliseconds ?? 0, total);
  }
}

function totalOf(answer: InferenceAnswer): number | null {
  if (!answer.ok || answer.milliseconds === null) return null;
  const { decode, preprocess, infer, postprocess } = answer.milliseconds;
  return decode + preprocess + infer + postprocess;
}
