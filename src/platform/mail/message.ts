import type { SendMailOptions } from 'nodemailer';
import { sha256Of } from '../../kernel/sha256.js';
import type { Mail } from '../../ports/mailer.js';
import { MailAddressRefused } from './mail-errors.js';

const ADDRESS = /^[^\s@"<>(),;:\\[\]]+@[^\s@"<>(),;:\\[\]]+$/;
/** RFC 5322, 2.1.1 limits a line to 998 characters; a subject stays far below. */
const LONGEST_SUBJECT = 200;

/** What both drivers send. A header never holds a control character, whatever names and titles people chose. @throws MailAddressRefused */
export function messageOf(mail: Mail, from: string): SendMailOptions {
  if (!ADDRESS.test(mail.to) || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(mail.to)) throw new MailAddressRefused();
  return {
    from,
    to: { name: '', address: mail.to },
    subject: oneLine(mail.subject).slice(0, LONGEST_SUBJECT),
    text: mail.text,
    date: mail.at,
    messageId: `<${mail.id}@${domainOf(from)}>`,
    // Absences are not answered, and nobody's answer goes to a machine.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** A name for the message's file that no id can break out of its folder with. */
export function fileNameOf(mail: Mail): string {
  const isPlain = /^[\w-]{1,64}$/.test(mail.id);
  return `${isPlain ? mail.id : sha256Of(mail.id)}.eml`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

function domainOf(from: string): string {
  return /@([\w.-]+)>?$/.exec(from.trim())?.[1] ?? 'localhost';
}
