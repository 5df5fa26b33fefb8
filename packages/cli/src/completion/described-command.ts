import type { Command } from 'commander';

/** A command as a completion script needs it. */
export interface DescribedCommand {
  /** The words that lead to it, such as `dead list`; empty for the program itself. */
  readonly path: readonly string[];
  readonly description: string;
  /** Long options with their dashes. */
  readonly options: readonly {
    readonly flag: string;
    readonly description: string;
    readonly choices: readonly string[];
  }[];
  /** What its first argument can be, when that is a fixed set: subcommands or choices. */
  readonly words: readonly string[];
}

/** Lists a program and all its commands. */
export function describeCommands(program: Command): readonly DescribedCommand[] {
  return describe(program, []);
}

function describe(command: Command, path: readonly string[]): readonly DescribedCommand[] {
  const own: DescribedCommand = {
    path,
    description: command.description(),
    options: command.options
      .filter((option) => option.long !== undefined && option.long !== null)
      .map((option) => ({
        flag: option.long ?? '',
        description: option.description,
        choices: option.argChoices ?? [],
      })),
    words: [
      ...command.commands.map((child) => child.name()),
      ...(command.registeredArguments[0]?.argChoices ?? []),
    ],
  };
  return [own, ...command.commands.flatMap((child) => describe(child, [...path, child.name()]))];
}
