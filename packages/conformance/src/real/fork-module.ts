import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const isSource = import.meta.url.endsWith('.ts');

/** Starts a module of this directory as a child process, from source or from the build, whichever this is. */
export function forkModule(name: string): ChildProcess {
  const entry = new URL(`./${name}.${isSource ? 'ts' : 'js'}`, import.meta.url);
  return fork(entry, [], { execArgv: childArguments(), stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
}

/** From source, children need the loader and the condition that this process was started with. */
function childArguments(): string[] {
  if (!isSource) return process.execArgv.filter((argument) => !argument.startsWith('--inspect'));
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return ['--import', loader, '--conditions=@spoolproof/source'];
}
