import { spawnSync } from "node:child_process";
import type { Reporter, TestModule } from "vitest/node";

/** Minutes a test file may take; the simulator's widest, at the lowest priority, takes less than half. */
const limitMinutes = 40;

/**
 * Names the test files that have not ended in time, and ends the run. A test that keeps its process
 * busy without a pause is never ended by its own deadline: without this the whole run hangs, and
 * nothing tells where.
 */
export class HangingFiles implements Reporter {
  readonly #running = new Map<string, { readonly name: string; readonly timer: NodeJS.Timeout }>();
  readonly #limitMs: number;

  constructor(limitMs = limitMinutes * 60_000) {
    this.#limitMs = limitMs;
  }

  onTestModuleQueued({ id, relativeModuleId: name }: TestModule): void {
    const timer = setTimeout(() => this.#endRun(name), this.#limitMs).unref();
    this.#running.set(id, { name, timer });
  }

  onTestModuleEnd({ id }: TestModule): void {
    clearTimeout(this.#running.get(id)?.timer);
    this.#running.delete(id);
  }

  #endRun(late: string): void {
    const others = [...this.#running.values()].map(({ name }) => name).filter((n) => n !== late);
    const beside = others.length > 0 ? ` Beside it ran ${others.join(", ")}.` : "";
    const minutes = Math.round(this.#limitMs / 60_000);
    process.stderr.write(
      `\n${late} has not ended in ${minutes} minutes, nor by its own deadlines: it hangs.${beside}\n`,
    );
    // A busy worker does not notice that nobody listens any more.
    spawnSync("pkill", ["-KILL", "-P", `${process.pid}`]);
    process.exit(1);
  }
}
