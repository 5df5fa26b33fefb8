import { isAlias, isCollection, isNode, isPair, isScalar, type Document, type Node } from 'yaml';
import type { PolicyIssue, PolicyPlaces } from './policy-issue.ts';

/** A policy needs six levels, and the documents of its tests have some of their own. */
const depthMax = 64;
// What JSON and YAML know as control characters, without tab and the ends of lines.
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const controlCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** What cannot be plain data, whatever its keys mean: each would be dropped, read differently, or never end. */
export function yamlFormIssues(
  text: string,
  document: Document.Parsed,
  places: PolicyPlaces,
): readonly PolicyIssue[] {
  const control = controlCharacter.exec(text);
  if (control !== null) {
    const shown = `U+${control[0].charCodeAt(0).toString(16).padStart(4, '0')}`;
    return [
      places.issueAt(control.index, `a raw control character (${shown}) stands here`, 'an escape in quotes'),
    ];
  }
  const issues: PolicyIssue[] = [];
  // Kept as they come: looking each one up in the document would take the square of its length.
  const anchors = new Map<string, Node>();
  const visit = (node: unknown, above: readonly Node[]): void => {
    if (isNode(node) && !isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isPair(node)) {
      if (isScalar(node.key) && node.key.value === '__proto__') {
        const message = 'the key "__proto__" is refused: readers of objects disagree about what it means';
        issues.push(places.issueAt(node.key.range?.[0] ?? 0, message, 'any other name'));
      }
      visit(node.key, above);
      visit(node.value, above);
    } else if (isAlias(node)) {
      const offset = node.range?.[0] ?? 0;
      const target = anchors.get(node.source);
      const name = JSON.stringify(`*${node.source}`);
      if (target === undefined) {
        issues.push(places.issueAt(offset, `${name} refers to nothing`, 'an anchor that stands before it'));
      } else if (above.includes(target)) {
        const message = `${name} goes round in a circle: it stands inside of what it refers to`;
        issues.push(places.issueAt(offset, message, 'an anchor whose value has ended'));
      }
    } else if (isCollection(node)) {
      if (above.length >= depthMax) {
        const offset = node.range?.[0] ?? 0;
        issues.push(places.issueAt(offset, 'it is nested too deeply', `${depthMax} levels`));
      } else for (const item of node.items) visit(item, [...above, node]);
    }
  };
  visit(document.contents, []);
  return issues;
}
