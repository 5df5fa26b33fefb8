/**
 * The beginning of a text, and how many characters of it were left out; the whole text when it is not longer than
 * `charactersMax`, or would hardly get shorter.
 */
export function shorten(text: string, charactersMax: number): string {
  const characters = Array.from(text);
  const left = characters.length - charactersMax;
  const rest = ` … (${left.toLocaleString('en-US')} more characters)`;
  return left <= rest.length ? text : characters.slice(0, charactersMax).join('') + rest;
}

/** A name with its middle left out: in generated names it is the beginning and the end that tell them apart. */
export function shortenMiddle(text: string, charactersMax: number): string {
  const characters = Array.from(text);
  if (characters.length <= charactersMax) return text;
  const head = Math.ceil((charactersMax - 1) / 2);
  const tail = charactersMax - 1 - head;
  return `${characters.slice(0, head).join('')}…${tail === 0 ? '' : characters.slice(-tail).join('')}`;
}
