// dynalite in a thread of its own. An exception it does not catch would end it; here the request
// that caused it is answered 500 with the exception's text, and the thread goes on. One at a time.
import dynalite from "dynalite";
import { parentPort } from "node:worker_threads";

let pending;
const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
server.prependListener("request", (_request, response) => {
  pending = response;
});
process.on("uncaughtException", (error) => {
  const body = JSON.stringify({ __type: "dynalite#FellOver", message: String(error) });
  pending?.writeHead(500, { "content-type": "application/x-amz-json-1.0" }).end(body);
});
server.listen(0, "127.0.0.1", () => parentPort?.postMessage(server.address().port));
