import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal, ForAdministratorsToo } from '../../../platform/access/access.js';
import { connect, PageArgs, rangeOf } from '../../../platform/graphql/connection.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { ReadNotices, RetryNotice } from '../app/administer-notices.js';
import { OwnNoticePreferences } from '../app/notice-preferences.js';
import {
  NoticeCategoryEnum,
  NoticeConnection,
  NoticeStateEnum,
  RetryNoticeInput,
  RetryNoticePayload,
  SetNoticePreferencesInput,
  SetNoticePreferencesPayload,
} from './notice.objects.js';

@ForAdministratorsToo()
@Resolver()
export class NoticeResolver {
  constructor(
    private readonly read: ReadNotices,
    private readonly retry: RetryNotice,
    private readonly preferences: OwnNoticePreferences,
  ) {}

  @Authenticated('NEVER')
  @Query(() => NoticeConnection, { description: 'By an administrator: messages by e-mail, newest first.' })
  async notices(
    @CurrentPrincipal() principal: Principal,
    @Args() page: PageArgs,
    @Args('state', { type: () => NoticeStateEnum, nullable: true }) state?: NoticeStateEnum | null,
  ) {
    const rows = await this.read.execute(principal, { ...rangeOf(page), ...(state != null && { state }) });
    return connect(
      rows,
      page,
      ({ id }) => id,
      (row) => row,
    );
  }

  @Authenticated('NEVER')
  @Mutation(() => RetryNoticePayload, { description: 'By an administrator: sends a message again that FAILED.' })
  retryNotice(@CurrentPrincipal() principal: Principal, @Args('input') { id }: RetryNoticeInput) {
    return asPayload(async () => ({ notice: await this.retry.execute(principal, id) }));
  }

  @Authenticated('NEVER')
  @Query(() => [NoticeCategoryEnum], { description: 'Messages by e-mail that you have switched off.' })
  noticesOff(@CurrentPrincipal() principal: Principal) {
    return this.preferences.off(principal);
  }

  @Authenticated('NEVER')
  @Mutation(() => SetNoticePreferencesPayload, {
    description: 'Switches messages by e-mail off and on again. Those about your account always come.',
  })
  setNoticePreferences(@CurrentPrincipal() principal: Principal, @Args('input') { off }: SetNoticePreferencesInput) {
    return asPayload(async () => ({ off: await this.preferences.set(principal, off) }));
  }
}
