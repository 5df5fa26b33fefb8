const excerptCharactersMax = 120;

/** A value as traces show it: short, and without control characters, which could forge a line of a report. */
export function valueExcerpt(value: string): string {
  const short =
    value.length <= excerptCharactersMax
      ? value
      : `${value.slice(0, excerptCharactersMax)}… (${value.length} characters)`;
  // eslint-disable-next-line no-control-regex -- the control characters are the point
  return short.replace(/[\u0000-\u001f\u007f-\u009f\ud800-\udfff]/gu, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
}
