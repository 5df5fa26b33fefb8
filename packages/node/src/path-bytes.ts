import { Buffer } from 'node:buffer';

/**
 * File names are bytes, strings are not. Bytes that are not UTF-8 are carried as lone surrogates U+DC80 to U+DCFF
 * (as Python's surrogateescape does), so that every name that a listing shows can be used again in a path.
 */
const LONE = /[\udc80-\udcff]/;
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Decodes a name that a listing gave as latin1, one character a byte. ASCII, the usual case, is returned as it is. */
export function decodeName(latin1: string): string {
  let ascii = true;
  for (let i = 0; i < latin1.length; i++) {
    if (latin1.charCodeAt(i) > 0x7f) {
      ascii = false;
      break;
    }
  }
  if (ascii) return latin1;
  const bytes = Buffer.from(latin1, 'latin1');
  try {
    return decoder.decode(bytes);
  } catch {
    // Not UTF-8 as a whole: carry every byte above ASCII by itself, which encodes back to the same bytes.
    return latin1.replace(/[\u0080-\u00ff]/g, (c) => String.fromCharCode(0xdc00 + c.charCodeAt(0)));
  }
}

/** What to hand to `node:fs`: the string itself, or bytes when it carries any that are not UTF-8. */
export function encodePath(path: string): string | Buffer {
  if (!LONE.test(path)) return path;
  const parts: Buffer[] = [];
  let plain = '';
  for (const char of path) {
    const code = char.charCodeAt(0);
    if (char.length === 1 && code >= 0xdc80 && code <= 0xdcff) {
      parts.push(Buffer.from(plain, 'utf8'), Buffer.of(code - 0xdc00));
      plain = '';
    } else plain += char;
  }
  parts.push(Buffer.from(plain, 'utf8'));
  return Buffer.concat(parts);
}
