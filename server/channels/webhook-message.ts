/** What a webhook receives: a signed event (Standard Webhooks), or a message as Slack and Teams show it. */
import { createHmac } from 'node:crypto';
import type { WebhookFormat } from '#domain/api/channels.ts';
import type { Content, WebhookTarget } from './channel-documents.ts';
import type { OutgoingRequest } from './send-request.ts';

type Link = { url: string | undefined };

/** `at`: when this attempt is made, in Unix milliseconds. */
export function webhookRequest(
  { url, format, secret }: WebhookTarget,
  content: Content,
  { nowMs, ...link }: Link & { nowMs: number }
): OutgoingRequest {
  const body = JSON.stringify(bodyOf(format, content, link));
  const timestamp = String(Math.floor(nowMs / 1000));
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Tidesheet',
    ...(format === 'standard' && {
      'webhook-id': content.id,
      'webhook-timestamp': timestamp,
      'webhook-signature': sign(secret, `${content.id}.${timestamp}.${body}`)
    })
  };
  return { url, headers, body };
}

function sign(secret: string, signed: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

function bodyOf(format: WebhookFormat, content: Content, { url }: Link): object {
  const { type, title, text, at, path, data } = content;
  if (format === 'slack') {
    const link = url === undefined ? '' : `\n<${url}|Open Tidesheet>`;
    return { text: `*${escapeSlack(title)}*\n${escapeSlack(text)}${link}`.slice(0, MAX_SLACK_TEXT) };
  }
  if (format === 'teams') return teamsMessage(content, url);
  return { type, timestamp: at, data: data ?? { title, text, path, ...(url !== undefined && { url }) } };
}

const MAX_SLACK_TEXT = 4000;
const escapeSlack = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const teamsMessage = ({ title, text }: Content, url: string | undefined) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        ...{ type: 'AdaptiveCard', version: '1.4' },
        body: [
          { type: 'TextBlock', text: escapeMarkdown(title), weight: 'bolder', wrap: true },
          { type: 'TextBlock', text: escapeMarkdown(text), wrap: true }
        ],
        ...(url !== undefined && { actions: [{ type: 'Action.OpenUrl', title: 'Open Tidesheet', url }] })
      }
    }
  ]
});

const escapeMarkdown = (text: string) => text.replace(/[\\`*_[\]()#>]/g, '\\$&');
