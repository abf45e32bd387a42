import type { Tx } from '../../../ports/unit-of-work.js';
import type { Notice, NoticeState, OptionalCategory } from '../domain/notice.js';

/** What messages need to know of the installation. */
export abstract class NoticeSettings {
  /** Where people reach Touchstone; absent: messages name no address. */
  abstract readonly publicUrl: string | undefined;
}

/** Notices and preferences are read and written as the system alone, whoever acts. */
export abstract class Notices {
  /** `false` when this occasion was told this address before. */
  abstract insert(tx: Tx, notice: Notice): Promise<boolean>;
  /** Locked until the transaction ends. */
  abstract lock(tx: Tx, id: string): Promise<Notice | undefined>;
  abstract change(
    tx: Tx,
    id: string,
    to: Partial<Pick<Notice, 'state' | 'attempts' | 'lastError' | 'sentAt' | 'sealedCode'>>,
  ): Promise<void>;
  /** Newest first, before `after`. */
  abstract page(
    tx: Tx,
    range: { readonly state?: NoticeState; readonly after?: string; readonly first: number },
  ): Promise<readonly Notice[]>;
}

export abstract class NoticePreferences {
  /** Which of these people want no messages of the category. */
  abstract refusers(tx: Tx, category: OptionalCategory, personIds: readonly string[]): Promise<ReadonlySet<string>>;
  abstract off(tx: Tx, personId: string): Promise<readonly OptionalCategory[]>;
  abstract set(tx: Tx, personId: string, off: readonly OptionalCategory[], at: Date): Promise<void>;
}
