/** One message to one person. Plain text only: nothing in it is rendered or fetched. */
export interface Mail {
  /** The same for every try at the same message, so that whoever receives it twice can tell. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly at: Date;
}

export abstract class Mailer {
  /** Resolves when the message was handed over. @throws MAIL_ADDRESS_REFUSED, MAIL_NOT_SENT */
  abstract send(mail: Mail): Promise<void>;
}
