import { Argument, Command } from 'commander';
import { completionScript, shells, type Shell } from '../completion/completion-script.ts';
import { describeCommands } from '../completion/described-command.ts';
import type { Session } from '../session.ts';

/** `spoolproof completion SHELL`: prints the script that completes this command in a shell. */
export function completionCommand(session: Session, program: () => Command): Command {
  return new Command('completion')
    .description('print the completion script of a shell')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .addHelpText(
      'after',
      `
  bash:  spoolproof completion bash > ~/.local/share/bash-completion/completions/spoolproof
  zsh:   spoolproof completion zsh > "\${fpath[1]}/_spoolproof"
  fish:  spoolproof completion fish > ~/.config/fish/completions/spoolproof.fish`,
    )
    .action(async (shell: Shell) => {
      await session.terminal.print(completionScript(shell, describeCommands(program())));
    });
}
