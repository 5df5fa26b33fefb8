/** The original name of an adopted file from its escaped form; bytes that are not UTF-8 become U+FFFD. */
export function unescapeOrigin(escaped: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < escaped.length; at++) {
    if (escaped[at] === '%') {
      bytes.push(Number.parseInt(escaped.slice(at + 1, at + 3), 16));
      at += 2;
    } else bytes.push(escaped.charCodeAt(at));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
