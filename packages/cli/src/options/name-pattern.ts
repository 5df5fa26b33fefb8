import { InvalidArgumentError } from 'commander';

/**
 * Makes the test for names of a pattern such as `*.json`: `*` stands for any characters, `?` for one, everything else for
 * itself. A pattern is about names, so a slash is refused.
 * @throws InvalidArgumentError saying what is allowed.
 */
export function parseNamePattern(text: string): (name: string) => boolean {
  if (text === '' || text.includes('/')) {
    throw new InvalidArgumentError(
      'Allowed: a name in which * stands for any characters and ? for one, such as *.json.',
    );
  }
  const source = text
    .replace(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    // Runs of stars mean the same as one, and would make matching slow.
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 'su');
  return (name) => expression.test(name);
}
