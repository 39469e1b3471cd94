/**
 * What an erasure removed, for admins who have to prove it: returned once, and not stored. The audit has its digest, so that a copy
 * can be checked. It names the person by developer id only.
 */
import * as v from 'valibot';
import { hashContent } from './hash.ts';

const Removed = v.object({
  /** The name of the database, or "accounts" or "links". */
  from: v.string(),
  documents: v.number()
});

export const ErasureCertificate = v.object({
  type: v.literal('erasure-certificate'),
  v: v.literal(1),
  developer_id: v.string(),
  /** When the erasure was complete. */
  at: v.string(),
  /** The developer id of the admin, or "admin token". */
  by: v.string(),
  /** The SHA-256 of the database's name: backups leave out what it names. */
  erasure: v.string(),
  removed: v.array(Removed),
  /** `sha256:` and the hash of everything else as canonical JSON. */
  digest: v.string()
});
export type ErasureCertificate = v.InferOutput<typeof ErasureCertificate>;

type Content = Omit<ErasureCertificate, 'digest'>;

export const certify = (content: Content): ErasureCertificate => ({
  ...content,
  digest: hashContent(content)
});

/** Whether the certificate says what it said when it was made. The digest in the audit says whether it was made here. */
export function isIntact({ digest, ...content }: ErasureCertificate): boolean {
  return digest === hashContent(content);
}

/** The certificate as text that people read and sign. */
export function describeCertificate({
  developer_id,
  at,
  by,
  removed,
  erasure,
  digest
}: ErasureCertificate): string {
  return [
    'Certificate of erasure',
    '',
    `Everything that Tidesheet stored about ${developer_id} was erased at ${at} by ${by}.`,
    '',
    'Removed:',
    ...removed.map(({ from, documents }) => `- ${from}: ${documents} documents`),
    '',
    'What stays: the developer id in the audit and in empty marks that make copies on other devices forget, too.',
    `Backups leave out what this erasure names when they are restored: ${erasure}.`,
    '',
    `Digest: ${digest}`,
    'The audit has the same digest.',
    ''
  ].join('\n');
}
