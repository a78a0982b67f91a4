/** Runs tasks one after the other, in the order they were handed in, whether they fail or not. */
export type InTurn = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** A new queue; the first task starts at once. */
export function createInTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const turn = last.then(task, task);
    last = turn;
    return turn;
  };
}
