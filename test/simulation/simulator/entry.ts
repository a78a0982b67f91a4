import { replaceMachineChance } from "./machine-chance.ts";

// Before anything of the SDK is loaded, which keeps the timers and the chance that it finds.
replaceMachineChance();
const { work } = await import("./work.ts");
await work(JSON.parse(process.argv[2] ?? "{}"));
