const special = /[\\^$.*+?()[\]{}|/]/;

/**
 * The RE2 expression of a glob. `*` and `?` stand for anything but a slash, `**` for anything, `[abc]`, `[a-z]` and `[!a]`
 * for one character, `{one,two}` for either, `\` takes the meaning from what follows.
 *
 * Translated here and not by a library, because those there are make expressions with look-ahead for the engine of
 * JavaScript, which takes time that grows with a power of the length; an attacker chooses the length.
 */
export function globExpression(glob: string): string {
  let expression = '(?s)';
  let braces = 0;
  for (let at = 0; at < glob.length; at += 1) {
    const character = glob[at] ?? '';
    if (character === '\\' && at + 1 < glob.length) {
      at += 1;
      expression += quoted(glob[at] ?? '');
    } else if (character === '*') {
      const isDeep = glob[at + 1] === '*';
      while (glob[at + 1] === '*') at += 1;
      expression += isDeep ? '.*' : '[^/]*';
    } else if (character === '?') expression += '[^/]';
    else if (character === '[' && classEnd(glob, at) !== -1) {
      const end = classEnd(glob, at);
      expression += characterClass(glob.slice(at + 1, end));
      at = end;
    } else if (character === '{' && glob.includes('}', at)) {
      braces += 1;
      expression += '(?:';
    } else if (character === '}' && braces > 0) {
      braces -= 1;
      expression += ')';
    } else expression += character === ',' && braces > 0 ? '|' : quoted(character);
  }
  // What was opened and not closed is closed at the end.
  return expression + ')'.repeat(braces);
}

/** Where a class ends; its first character may be a bracket. */
function classEnd(glob: string, start: number): number {
  const first = glob[start + 1] === '!' || glob[start + 1] === '^' ? start + 2 : start + 1;
  return glob.indexOf(']', first + 1);
}

function characterClass(inside: string): string {
  const isNot = inside.startsWith('!') || inside.startsWith('^');
  const characters = (isNot ? inside.slice(1) : inside).replaceAll(/[\\[\]^&~]/g, String.raw`\$&`);
  // Neither kind stands for a slash that it does not name.
  return isNot ? `[^/${characters}]` : `[${characters}]`;
}

function quoted(character: string): string {
  return special.test(character) ? `\\${character}` : character;
}
