import { Injectable } from '@nestjs/common';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { countPage, wasShown, type Exposure } from '../domain/exposure.js';
import { ExposureStore, type ClaimName, type ExposurePage, type Shelf } from './ports.js';

/** A use case about to be judged on data. */
export interface Claim extends Shelf, ClaimName {
  readonly useCaseId: string;
  /** When the criteria that will judge it were baselined. */
  readonly agreedAt: Date;
}

/**
 * Finds the page a claim counts on. The same key with the same structure of contract goes on where it was. Any other claim has a
 * count of its own only if it was agreed before anybody had seen a result on these data; a claim made after looking
 * continues the most used page there is. So neither a new pilot nor another name or contract starts again.
 */
@Injectable()
export class LedgerPages {
  constructor(
    private readonly store: ExposureStore,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {}

  /** Locked until the transaction ends. */
  async of(tx: Tx, claim: Claim): Promise<{ readonly pageId: string; readonly rows: readonly Exposure[] }> {
    await this.store.lock(tx, claim);
    const known = await this.store.named(tx, claim, claim);
    if (known !== undefined) return { pageId: known, rows: await this.store.rows(tx, [known]) };
    const pages = await this.store.pages(tx, claim);
    const pageId = (await this.continued(tx, pages, claim.agreedAt)) ?? (await this.open(tx, claim));
    await this.store.name(tx, claim, { ...claim, pageId, at: this.clock.now() });
    return { pageId, rows: await this.store.rows(tx, [pageId]) };
  }

  private async continued(tx: Tx, pages: readonly ExposurePage[], agreedAt: Date): Promise<string | undefined> {
    const rows = await this.store.rows(
      tx,
      pages.map(({ id }) => id),
    );
    const isLate = rows.some((row) => (row.kind === 'FORMAL' || wasShown(row)) && row.at < agreedAt);
    if (!isLate) return undefined;
    const counted = pages.map(({ id }) => ({ id, used: countPage(rows.filter(({ pageId }) => pageId === id)).used }));
    return counted.reduce((most, page) => (page.used > most.used ? page : most)).id;
  }

  private async open(tx: Tx, claim: Claim): Promise<string> {
    const page = { id: this.ids.next(), openedAt: this.clock.now() };
    await this.store.open(tx, claim, page);
    return page.id;
  }
}
