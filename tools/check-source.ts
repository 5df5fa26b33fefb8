import path from 'node:path';
import ts from 'typescript';
import {
  globalAuthority,
  libraryNames,
  moduleAuthority,
  packageRules,
  pureModules,
  type Authority,
  type PackageRules,
} from './boundaries.ts';

/** One broken rule: where, which rule, and what to do instead. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly rule: 'direction' | 'deep-import' | 'escape' | 'outside-world' | 'export-star' | 'unknown-package';
  readonly message: string;
}

/** Where a file lives, and so what it may do. */
interface Place {
  /** The folder that its relative imports must stay inside, from the repository root. */
  readonly homes: readonly string[];
  readonly mayImport: readonly string[];
  /** What it may touch, or `all`. */
  readonly authorities: ReadonlySet<Authority> | 'all';
  readonly isPackageSource: boolean;
}

/**
 * Checks one source file against the boundaries. The text is parsed and never run.
 *
 * @param file path from the repository root, with forward slashes.
 * @param text the source.
 */
export function checkSource(file: string, text: string): readonly Finding[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const findings: Finding[] = [];
  const add = (node: ts.Node, rule: Finding['rule'], message: string): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    findings.push({ file, line: line + 1, rule, message });
  };
  const place = placeOf(file);
  if (place === undefined) {
    add(source, 'unknown-package', 'this package has no row in tools/boundaries.ts: add one');
    return findings;
  }
  const visit = (node: ts.Node): void => {
    const specifier = importedSpecifier(node);
    if (specifier !== undefined) {
      const broken = checkImport(file, place, specifier);
      if (broken !== undefined) add(node, broken.rule, broken.message);
    }
    if (place.isPackageSource && ts.isExportDeclaration(node) && node.exportClause === undefined) {
      add(node, 'export-star', 'export * hides what a package offers: name each export');
    }
    const world = checkGlobal(place, node);
    if (world !== undefined) add(node, 'outside-world', world);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return findings;
}

function placeOf(file: string): Place | undefined {
  const [top = '', folder = '', area = '', ...rest] = file.split('/');
  if (top !== 'packages') {
    // Root tests read the tools they test; no other root folder reaches into another.
    const homes = top === 'test' ? ['test', 'tools'] : [top];
    return { homes, mayImport: libraryNames, authorities: 'all', isPackageSource: false };
  }
  const rules = packageRules[folder];
  if (rules === undefined) return undefined;
  const home = `packages/${folder}`;
  if (area !== 'src') {
    const mayImport = [rules.name, ...rules.mayImport];
    return { homes: [home], mayImport, authorities: 'all', isPackageSource: false };
  }
  return {
    homes: [`${home}/src`],
    mayImport: rules.mayImport,
    authorities: authoritiesOf(rules, rest.join('/')),
    isPackageSource: true,
  };
}

function authoritiesOf(rules: PackageRules, pathInSource: string): ReadonlySet<Authority> | 'all' {
  if (rules.world === 'ambient') return 'all';
  const adapters = rules.adapters.filter((adapter) =>
    adapter.path.endsWith('/') ? pathInSource.startsWith(adapter.path) : pathInSource === adapter.path,
  );
  return new Set(adapters.flatMap((adapter) => adapter.authorities));
}

/** The module a node imports, for every way of importing: statement, re-export, `import()`, import type, require. */
function importedSpecifier(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return textOf(node.argument.literal);
  if (ts.isExternalModuleReference(node)) return textOf(node.expression);
  if (!ts.isCallExpression(node)) return undefined;
  const isDynamic = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
  return isDynamic || isRequire ? textOf(node.arguments[0]) : undefined;
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function checkImport(
  file: string,
  place: Place,
  specifier: string,
): Pick<Finding, 'rule' | 'message'> | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('/')) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    if (place.homes.some((home) => target.startsWith(`${home}/`))) return undefined;
    const message = `'${specifier}' leaves ${place.homes.join(' and ')}: import the package by its name`;
    return { rule: 'escape', message };
  }
  const workspace = /^(@spoolproof\/[^/]+|spoolproof)(\/.*)?$/.exec(specifier);
  if (workspace !== null) return checkWorkspaceImport(place, workspace[1] ?? '', workspace[2]);
  const builtin = builtinName(specifier);
  if (builtin === undefined || pureModules.has(builtin)) return undefined;
  if (isAllowed(place, moduleAuthority[builtin] ?? ['processes'])) return undefined;
  const message = `'${specifier}' reaches the outside world: take what you need as a port, and use it in an adapter`;
  return { rule: 'outside-world', message };
}

function checkWorkspaceImport(
  place: Place,
  name: string,
  deepPath: string | undefined,
): Pick<Finding, 'rule' | 'message'> | undefined {
  if (!place.mayImport.includes(name)) {
    const allowed = place.mayImport.length === 0 ? 'no workspace package' : place.mayImport.join(', ');
    return { rule: 'direction', message: `'${name}' may not be imported here; allowed: ${allowed}` };
  }
  if (deepPath === undefined) return undefined;
  return { rule: 'deep-import', message: `'${name}${deepPath}' is a deep import: import from '${name}'` };
}

/** The bare name of a Node module, with or without its `node:` prefix. */
function builtinName(specifier: string): string | undefined {
  if (specifier.startsWith('node:')) return specifier.slice('node:'.length);
  return pureModules.has(specifier) || Object.hasOwn(moduleAuthority, specifier) ? specifier : undefined;
}

function isAllowed(place: Place, needed: readonly Authority[]): boolean {
  const { authorities } = place;
  return authorities === 'all' || needed.some((authority) => authorities.has(authority));
}

/** What a node reaches of the outside world through a global that its place may not use. */
function checkGlobal(place: Place, node: ts.Node): string | undefined {
  if (place.authorities === 'all') return undefined;
  const banned = (name: string): string | undefined => {
    const needed = Object.hasOwn(globalAuthority, name) ? globalAuthority[name] : undefined;
    if (needed === undefined || isAllowed(place, needed)) return undefined;
    return `${name} reaches the outside world: take a port instead (a local of that name: choose another)`;
  };
  const member = memberOf(node);
  if (member !== undefined) {
    return banned(member.owner === 'globalThis' ? member.name : `${member.owner}.${member.name}`);
  }
  if (ts.isNewExpression(node) && isNamed(node.expression, 'Date') && !node.arguments?.length) {
    return isAllowed(place, ['clock']) ? undefined : 'new Date() reads the clock: take a clock port instead';
  }
  if (!ts.isIdentifier(node) || !isReference(node)) return undefined;
  // A member with a rule of its own has been judged above, with its owner.
  const parent = memberOf(node.parent);
  if (parent?.owner === node.text && Object.hasOwn(globalAuthority, `${node.text}.${parent.name}`)) {
    return undefined;
  }
  return banned(node.text) ?? checkOwnerAsValue(node, banned);
}

/** `Date`, `Math` and the like, passed on or taken apart, would carry a banned member past the check. */
function checkOwnerAsValue(
  node: ts.Identifier,
  banned: (name: string) => string | undefined,
): string | undefined {
  const { parent } = node;
  const isPlainUse =
    memberOf(parent) !== undefined ||
    ts.isNewExpression(parent) ||
    (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword);
  if (isPlainUse) return undefined;
  const dotted = Object.keys(globalAuthority).filter((name) => name.startsWith(`${node.text}.`));
  return dotted.map(banned).find((message) => message !== undefined);
}

/** The two names of `owner.name` or `owner['name']`; a leading `globalThis.` is looked through. */
function memberOf(node: ts.Node): { readonly owner: string; readonly name: string } | undefined {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return undefined;
  const { expression } = node;
  const isGlobal = ts.isPropertyAccessExpression(expression) && isNamed(expression.expression, 'globalThis');
  const owner = isGlobal ? expression.name : expression;
  if (!ts.isIdentifier(owner)) return undefined;
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : textOf(node.argumentExpression);
  return { owner: owner.text, name: name ?? '[computed]' };
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

/** Whether an identifier reads a variable, as against naming a property, a member, a type or a declaration. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isTypeReferenceNode(parent) || ts.isQualifiedName(parent)) return false;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isImportClause(parent)) return false;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  // What is left and has this node as its `name` declares it: a variable, a parameter, a member.
  return (parent as { readonly name?: ts.Node }).name !== node;
}
