import encodeQR from 'qr';

/** Modules of free space around it, which readers need. */
const BORDER = 4;

/** A QR code as the path of its dark modules, in a square of so many modules. */
export function drawQr(text: string): { size: number; path: string } {
  const rows = encodeQR(text, 'raw', { border: BORDER });
  const path = rows
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return { size: rows.length, path };
}
