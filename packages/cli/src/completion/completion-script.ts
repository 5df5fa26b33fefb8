import type { DescribedCommand } from './described-command.ts';

/** The shells that are understood. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** One of the shells. */
export type Shell = (typeof shells)[number];

/** Writes the completion script of a shell for the described commands. */
export function completionScript(shell: Shell, commands: readonly DescribedCommand[]): string {
  if (shell === 'bash') return bashScript(commands);
  if (shell === 'zsh')
    return `#compdef spoolproof\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(commands)}`;
  return fishScript(commands);
}

function bashScript(commands: readonly DescribedCommand[]): string {
  const cases = commands.map(({ path, options, words }) => {
    const candidates = [...words, ...options.map((option) => option.flag), '--help'];
    return `    ${quote(path.join(' '))}) words=${quote(candidates.join(' '))} ;;`;
  });
  const paths = commands.map(({ path }) => path.join(' ')).filter((path) => path !== '');
  const choices = [...choicesByFlag(commands)].map(
    ([flag, values]) =>
      `    ${quote(flag)}) COMPREPLY=($(compgen -W ${quote(values.join(' '))} -- "$current")); return ;;`,
  );
  return `_spoolproof() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path="" word words=""
  case "$previous" in
${choices.join('\n')}
    --root|-r|--flat|--archive|--dir) COMPREPLY=($(compgen -d -- "$current")); return ;;
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [ "$word" = "--" ] && { COMPREPLY=($(compgen -c -f -- "$current")); return; }
    case "\${path:+$path }$word" in
      ${paths.map(quote).join('|')}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current"))
}
complete -o filenames -F _spoolproof spoolproof`;
}

function fishScript(commands: readonly DescribedCommand[]): string {
  const lines = commands.flatMap(({ path, options, words }) => {
    const condition =
      path.length === 0
        ? '__fish_use_subcommand'
        : path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
    const start = `complete -c spoolproof -n ${quote(condition)}`;
    const children = words.map((word) => {
      const child = commands.find((candidate) => candidate.path.join(' ') === [...path, word].join(' '));
      return `${start} -f -a ${quote(word)}${child === undefined ? '' : ` -d ${quote(child.description)}`}`;
    });
    const flags = options.map(({ flag, description, choices }) => {
      const values = choices.length === 0 ? '' : ` -x -a ${quote(choices.join(' '))}`;
      return `${start} -l ${flag.slice(2)} -d ${quote(description)}${values}`;
    });
    return [...children, ...flags];
  });
  return lines.join('\n');
}

function choicesByFlag(commands: readonly DescribedCommand[]): ReadonlyMap<string, readonly string[]> {
  const options = commands
    .flatMap((command) => command.options)
    .filter((option) => option.choices.length > 0);
  return new Map(options.map(({ flag, choices }) => [flag, choices]));
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
