import { DomainError } from '../../kernel/domain-error.js';

/** Not an address, or one that would add lines or recipients to the message. */
export class MailAddressRefused extends DomainError<'MAIL_ADDRESS_REFUSED'> {
  readonly code = 'MAIL_ADDRESS_REFUSED';
  constructor() {
    super('The recipient of this message is not one plain e-mail address, so it was not sent. Correct the address.');
  }
}

/** The mail server could not be reached, or did not take the message. */
export class MailNotSent extends DomainError<'MAIL_NOT_SENT'> {
  readonly code = 'MAIL_NOT_SENT';
  constructor(found: string, cause: unknown) {
    super(
      `The mail server did not take the message (${found}). It is tried again; check TOUCHSTONE_SMTP_URL and that the server can be reached.`,
      { cause },
    );
  }
}
