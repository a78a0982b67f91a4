import type { CommandContext } from "./context.ts";
import type {
  CleanupOptions,
  CompletionOptions,
  ConfigDiffOptions,
  ConfigEditOptions,
  ConfigImportOptions,
  ConfigReadOptions,
  DeployOptions,
  DestroyOptions,
  DoctorOptions,
  InitOptions,
  LeaseBreakOptions,
  LineOptions,
  LogsOptions,
  PinOptions,
  RehearseOptions,
  ReleaseOptions,
  ResumeOptions,
  RollbackOptions,
  StandinOptions,
  UndoOptions,
} from "./command-options.ts";

/** Runs one command and resolves to its exit code; `args` are its positional arguments. */
type Run<Options> = (
  context: CommandContext,
  args: readonly string[],
  options: Options,
) => Promise<number>;

export interface Commands {
  readonly init: Run<InitOptions>;
  readonly configSet: Run<ConfigEditOptions>;
  readonly configUnset: Run<ConfigEditOptions>;
  readonly configImport: Run<ConfigImportOptions>;
  readonly configList: Run<ConfigReadOptions>;
  readonly configGet: Run<ConfigReadOptions>;
  readonly configDiff: Run<ConfigDiffOptions>;
  readonly configHistory: Run<object>;
  readonly releaseCreate: Run<ReleaseOptions>;
  readonly releaseList: Run<object>;
  readonly releaseShow: Run<object>;
  readonly releasePin: Run<PinOptions>;
  readonly releaseUnpin: Run<object>;
  readonly deploy: Run<DeployOptions>;
  readonly status: Run<object>;
  readonly ps: Run<object>;
  readonly why: Run<object>;
  readonly history: Run<object>;
  readonly logs: Run<LogsOptions>;
  readonly rollback: Run<RollbackOptions>;
  readonly resume: Run<ResumeOptions>;
  readonly undo: Run<UndoOptions>;
  readonly freeze: Run<LineOptions>;
  readonly unfreeze: Run<LineOptions>;
  readonly leaseShow: Run<object>;
  readonly leaseBreak: Run<LeaseBreakOptions>;
  readonly cleanup: Run<CleanupOptions>;
  readonly doctor: Run<DoctorOptions>;
  readonly destroy: Run<DestroyOptions>;
  readonly completion: Run<CompletionOptions>;
  readonly standin: Run<StandinOptions>;
  readonly rehearse: Run<RehearseOptions>;
}

/** The commands, each loaded when it is run: starting slipway costs none of them. */
export const commands: Commands = {
  init: async (...call) => (await import("./init.ts")).runInit(...call),
  configSet: async (...call) => (await import("./config-set.ts")).runConfigSet(...call),
  configUnset: async (...call) => (await import("./config-unset.ts")).runConfigUnset(...call),
  configImport: async (...call) => (await import("./config-import.ts")).runConfigImport(...call),
  configList: async (...call) => (await import("./config-list.ts")).runConfigList(...call),
  configGet: async (...call) => (await import("./config-get.ts")).runConfigGet(...call),
  configDiff: async (...call) => (await import("./config-diff.ts")).runConfigDiff(...call),
  configHistory: async (...call) => (await import("./config-history.ts")).runConfigHistory(...call),
  releaseCreate: async (...call) => (await import("./release-create.ts")).runReleaseCreate(...call),
  releaseList: async (...call) => (await import("./release-list.ts")).runReleaseList(...call),
  releaseShow: async (...call) => (await import("./release-show.ts")).runReleaseShow(...call),
  releasePin: async (...call) => (await import("./release-pin.ts")).runReleasePin(...call),
  releaseUnpin: async (...call) => (await import("./release-pin.ts")).runReleaseUnpin(...call),
  deploy: async (...call) => (await import("./deploy.ts")).runDeploy(...call),
  status: async (...call) => (await import("./status.ts")).runStatus(...call),
  ps: async (...call) => (await import("./ps.ts")).runPs(...call),
  why: async (...call) => (await import("./why.ts")).runWhy(...call),
  history: async (...call) => (await import("./history.ts")).runHistory(...call),
  logs: async (...call) => (await import("./logs.ts")).runLogs(...call),
  rollback: async (...call) => (await import("./rollback.ts")).runRollback(...call),
  resume: async (...call) => (await import("./resume.ts")).runResume(...call),
  undo: async (...call) => (await import("./undo.ts")).runUndo(...call),
  freeze: async (...call) => (await import("./line.ts")).runFreeze(...call),
  unfreeze: async (...call) => (await import("./line.ts")).runUnfreeze(...call),
  leaseShow: async (...call) => (await import("./lease.ts")).runLeaseShow(...call),
  leaseBreak: async (...call) => (await import("./lease.ts")).runLeaseBreak(...call),
  cleanup: async (...call) => (await import("./cleanup.ts")).runCleanup(...call),
  doctor: async (...call) => (await import("./doctor.ts")).runDoctor(...call),
  destroy: async (...call) => (await import("./destroy.ts")).runDestroy(...call),
  completion: async (...call) => (await import("./completion.ts")).runCompletion(...call),
  standin: async (...call) => (await import("./standin.ts")).runStandin(...call),
  rehearse: async (...call) => (await import("./rehearse.ts")).runRehearse(...call),
};
