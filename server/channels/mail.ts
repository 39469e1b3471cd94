/** Mail over SMTP: text and simple HTML, with one click to have no more of it. */
import { createTransport } from 'nodemailer';
import { escapeHtml, oneLine } from '#domain/text.ts';
import type { Content } from './channel-documents.ts';

export type MailSettings = { smtpUrl: string; from: string };

type Links = { url: string | undefined; settingsUrl: string | undefined; unsubscribeUrl: string | undefined };

/** The mail server does not take mail for this address, now and later. */
export class MailRefusedError extends Error {
  override readonly name = 'MailRefusedError';
}

const TIMEOUT_MS = 20_000;

/** @throws MailRefusedError where the address is refused for good; Error where another attempt may succeed. */
export async function sendMail(
  { smtpUrl, from }: MailSettings,
  to: string,
  content: Content,
  links: Links
): Promise<void> {
  const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  const transport = createTransport({
    url: smtpUrl,
    ...timeouts,
    disableFileAccess: true,
    disableUrlAccess: true
  });
  const { unsubscribeUrl } = links;
  try {
    await transport.sendMail({
      from,
      // An object, because a text would be parsed: an address must not become two.
      to: { name: '', address: to },
      // Nothing that somebody wrote may end the header.
      subject: oneLine(content.title).slice(0, 200),
      text: textOf(content, links),
      html: htmlOf(content, links),
      // The same message again has the same id, so that a mailbox shows it once.
      messageId: `<${content.id.replace(/[^A-Za-z0-9.-]/g, '.')}@tidesheet>`,
      headers: {
        'Auto-Submitted': 'auto-generated',
        ...(unsubscribeUrl !== undefined && {
          'List-Unsubscribe': `<${unsubscribeUrl}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click'
        })
      }
    });
  } catch (error) {
    throw isForGood(error) ? new MailRefusedError(messageOf(error)) : error;
  } finally {
    transport.close();
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** 5xx in response to the recipient; a refused sender or password is a matter of the settings. */
function isForGood(error: unknown): boolean {
  if (!(error instanceof Error) || !('responseCode' in error) || !('command' in error)) return false;
  const { responseCode, command } = error;
  return (
    command === 'RCPT TO' && typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600
  );
}

const FOOTER = 'You get this because mail is turned on in your settings.';

function textOf({ text, path: _path, ...rest }: Content, { url, settingsUrl }: Links): string {
  const lines = [
    text,
    ...(url === undefined ? [] : [url]),
    '-- ',
    [FOOTER, settingsUrl].filter(Boolean).join(' ')
  ];
  void rest;
  return lines.join('\n\n');
}

function htmlOf({ title, text, html }: Content, { url, settingsUrl }: Links): string {
  const link = (href: string | undefined, label: string) =>
    href === undefined ? label : `<a href="${escapeHtml(href)}">${label}</a>`;
  return [
    '<!doctype html><html lang="en"><body style="font: 16px/1.5 system-ui, sans-serif; max-width: 40em">',
    `<h1 style="font-size: 20px">${escapeHtml(title)}</h1>`,
    html ?? `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`,
    ...(url === undefined ? [] : [`<p>${link(url, 'Open Tidesheet')}</p>`]),
    `<p style="color: #666; font-size: 13px">${FOOTER} ${link(settingsUrl, 'Settings')}</p>`,
    '</body></html>'
  ].join('\n');
}
