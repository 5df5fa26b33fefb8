import type { Task } from './task.ts';
import { positionOf, type Strategy } from './strategy.ts';

/** The tasks that could make a step, in the order of their index, and the one that made the last. */
export class RunnableTasks {
  readonly #tasks: Task[] = [];
  #current: Task | undefined = undefined;

  get size(): number {
    return this.#tasks.length;
  }

  /** Adds a task, unless it is there. */
  add(task: Task): void {
    const tasks = this.#tasks;
    let at = tasks.length;
    while (at > 0 && (tasks[at - 1] as Task).index > task.index) at -= 1;
    if (tasks[at - 1] === task) return;
    tasks.splice(at, 0, task);
  }

  /** Removes a task, if it is there. */
  delete(task: Task): void {
    const at = this.#tasks.indexOf(task);
    if (at !== -1) this.#tasks.splice(at, 1);
  }

  /** The task that makes the next step. With only one there is nothing to choose. */
  choose(strategy: Strategy, step: number): Task {
    const tasks = this.#tasks;
    let position = 0;
    if (tasks.length > 1) {
      const current = this.#current === undefined ? -1 : tasks.indexOf(this.#current);
      position =
        strategy.chooseTask === undefined
          ? positionOf(strategy.choose(tasks.length, 'task'), current)
          : strategy.chooseTask(tasks, current, step);
    }
    const task = tasks[position] as Task;
    this.#current = task;
    return task;
  }
}
