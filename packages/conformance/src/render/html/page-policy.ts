import { createHash } from 'node:crypto';

/** The content security policy of the page: nothing is loaded or sent, and nothing runs but this style and this script. */
export function pagePolicy(style: string, script: string): string {
  const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
